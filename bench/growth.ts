// How time grows with the length of the sequence: microseconds of a step of nn.RNN, nn.LSTM and nn.GRU from 10 to 10000
// steps, on each Node backend, with fused kernels and composed, by turns. `npm run bench:growth` writes
// bench/results/growth.json. Time that is linear in the length is the same for each step.
import fs from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { startBackend } from 'tfjs-torch-rnn/node';
import { composed, makeInput, makeModule, OURS, ours } from './ours.js';
import { type Pass, PASSES } from './peer.js';
import { BACKENDS, type BackendName } from './row.js';
import { MODES, type Size } from './size.js';
import { rounded, takeTurns } from './turns.js';

const LENGTHS = [10, 100, 1000, 10000];
const SHAPE = { I: 32, H: 32, N: 1, K: 1, D: 1 };

/** How much longer a step may take in the longest sequence than in one of 1000. */
const LINEAR = 1.5;

interface Growth {
  backend: BackendName;
  mode: Size['mode'];
  pass: Pass;
  peer: string;
  /** Microseconds of a step, by the number of steps. */
  perStep: Record<number, number>;
}

/** One pass of one mode: all lengths and both kinds of kernels take turns. */
async function measure(backend: BackendName, mode: Size['mode'], pass: Pass): Promise<Growth[]> {
  const peers = LENGTHS.map((L) => {
    const size = { mode, L, ...SHAPE };
    const [module, x] = [makeModule(size), makeInput(size)];
    return [ours(module, x), composed(module, x)].map((peer) => ({ ...peer, name: `${peer.name} ${L}` }));
  });
  const medians = await takeTurns(peers.flat(), pass);
  tf.disposeVariables();
  return [OURS, 'composed'].map((peer) => {
    const perStep = LENGTHS.map((L) => [L, rounded((1000 * medians[`${peer} ${L}`]) / L)]);
    return { backend, mode, pass, peer, perStep: Object.fromEntries(perStep) as Growth['perStep'] };
  });
}

const all: Growth[] = [];
console.log(`| µs of a step, I = H = 32, N = 1 | ${LENGTHS.map((L) => `L = ${L}`).join(' | ')} | linear |`);
console.log(`|---|${'--:|'.repeat(LENGTHS.length)}---|`);
for (const backend of BACKENDS) {
  await startBackend(backend === 'native' ? 'tensorflow' : backend);
  for (const [mode, pass] of MODES.flatMap((mode) => PASSES.map((pass) => [mode, pass] as const))) {
    for (const growth of await measure(backend, mode, pass)) {
      const { peer, perStep } = growth;
      const verdict = perStep[10000] <= LINEAR * perStep[1000] ? 'yes' : 'NO';
      const cells = LENGTHS.map((L) => perStep[L]);
      console.log(`| ${backend} ${mode} ${pass}, ${peer} | ${cells.join(' | ')} | ${verdict} |`);
      all.push(growth);
    }
  }
}
fs.writeFileSync('bench/results/growth.json', `${JSON.stringify(all, null, 1)}\n`);
