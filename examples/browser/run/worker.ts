// The worker's part of the tab.
export { read } from './names/worker.js';
export { hear, listen, sampleSound } from './sound/worker.js';
