// What the Inspect tab asks of the worker. One file is open at a time.
export { convert } from './convert.js';
export { open, openSample, sampleFile } from './open.js';
export { look } from './look.js';
