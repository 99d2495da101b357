// A process of `npm run bench:models`: trains a model, and prints how much memory it had meanwhile.
import fs from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { startBackend } from 'tfjs-torch-rnn/node';
import { ours } from './ours.js';
import type { Levels } from './row.js';
import { type Entry, entryOf, WARM_UP } from './table.js';

const { model, backend, steps } = JSON.parse(process.argv[2]) as { model: string; backend: string; steps: number };

/** A figure of this process in bytes, as Linux has it: VmRSS is its memory now, VmHWM the most since that was reset. */
function memory(name: 'VmRSS' | 'VmHWM'): number {
  const [, kibibytes] = new RegExp(`${name}:\\s*(\\d+)`).exec(fs.readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

async function train(entry: Entry): Promise<void> {
  const { loss } = ours(entry.make(), entry);
  for (let step = 0; step < steps; step++) await loss();
  tf.disposeVariables();
}

await startBackend(backend === 'native' ? 'tensorflow' : backend);
const loaded = memory('VmRSS');
await train(WARM_UP);
fs.writeFileSync('/proc/self/clear_refs', '5'); // resets the most
const small = memory('VmRSS');
await train(entryOf(model));
const levels: Levels = { loaded, small, most: memory('VmHWM') };
console.log(JSON.stringify(levels));
