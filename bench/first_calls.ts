// A process of `npm run bench:first`: times the first calls of the peer on its command line, and prints them as JSON.
import { startBackend } from 'tfjs-torch-rnn/node';
import { layers } from './layers.js';
import { composed, makeInput, makeModule, ours } from './ours.js';
import type { Size } from './size.js';
import { timed } from './turns.js';

const [backend, mode, name] = process.argv.slice(2);
await startBackend(backend === 'native' ? 'tensorflow' : backend);
const size = { mode: mode as Size['mode'], I: 128, H: 128, L: 100, N: 1, K: 1, D: 1 };
const [module, x] = [makeModule(size), makeInput(size)];
const make = {
  'tfjs-torch-rnn': () => ours(module, x),
  composed: () => composed(module, x),
  'tf.layers': () => layers(module.all_weights, x, size),
};
const peer = make[name as keyof typeof make]();
const times = [await timed(peer.forward), await timed(peer.forward), await timed(peer.train ?? (() => undefined))];
console.log(JSON.stringify(times));
