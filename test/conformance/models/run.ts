// `npm run models`: fetches models from PyPI with pip, runs each here and in its own Python on the same input, and prints by how
// much the outputs differ.
// Options: --only NAME of a wheel, --backend native, wasm or cpu.
// Exits with 1 if anything differs by more than 2e-5 of the largest output, with 2 if the run cannot be made.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { load } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { requirement, wheel } from '../../../examples/models/wheels.js';
import { Torch } from '../torch.js';
import { type Case, OURS, type Result } from './ours.js';
import { needsOf } from './needs.js';

/** Of the largest output: sums of floats in another order, through all layers and steps. */
const TOLERANCE = 2e-5;

class Run {
  private readonly misses: string[] = [];
  private largest = 0;
  private count = 0;

  constructor(
    private readonly torch: Torch,
    private readonly folder: string,
  ) {}

  async wheel(name: string): Promise<void> {
    const file = path.join(this.folder, `${name}.pt`);
    const folder = wheel(name);
    await this.torch.ask({ name, folder, file, ...needsOf(name) });
    const cases = await load<Case[]>(file);
    for (const given of cases) {
      const before = tf.memory().numTensors;
      const { output, text = null } = await OURS[name](folder, given);
      this.compare(requirement(name).split(' ')[0].replace('==', ' '), given, { output, text });
      output.dispose();
      const left = tf.memory().numTensors - before;
      if (left > 0) this.misses.push(`${name}, ${given.name}: ${left} tensors are left`);
    }
    tf.dispose(cases as unknown as tf.TensorContainerArray); // which may have inputs in common
  }

  private compare(model: string, { name, output: expected, text: expectedText }: Case, { output, text }: Result): void {
    const difference = distance(output, expected);
    this.count++;
    this.largest = Math.max(this.largest, difference);
    if (!(difference <= TOLERANCE)) this.misses.push(`${model}, ${name}: ${difference} of the largest output`);
    const [here, there] = [text, expectedText].map((value) => JSON.stringify(value));
    if (here !== there) this.misses.push(`${model}, ${name}: ${here} here, ${there} in Python`);
    const shown = expectedText === null ? name : `${name} → ${abridged(text)}`;
    const columns = [model.padEnd(26), `(${output.shape.join(', ')})`.padEnd(13), difference.toExponential(1).padEnd(8)];
    console.log([...columns, shown].join(' '));
  }

  print(): number {
    for (const miss of this.misses) console.log(`MISS: ${miss}`);
    const allowed = `at most ${TOLERANCE.toExponential()} is allowed`;
    console.log(
      `${this.count} outputs, the largest difference ${this.largest.toExponential(1)} of the largest output; ${allowed}`,
    );
    return this.misses.length;
  }
}

/** The largest difference, as a fraction of the largest value expected. */
function distance(actual: tf.Tensor, expected: tf.Tensor): number {
  if (actual.shape.join() !== expected.shape.join()) return Infinity;
  return tf.tidy(() => {
    const [difference, largest] = [tf.sub(actual, expected), expected].map((tensor) => tf.max(tf.abs(tensor)));
    return tf.div(difference, largest).dataSync()[0];
  });
}

function abridged(text: unknown): string {
  const words = Array.isArray(text) && text.every((part) => typeof part === 'string') ? text.join(' ') : text;
  const whole = typeof words === 'string' ? words : JSON.stringify(words);
  return whole.length > 60 ? `${whole.slice(0, 57)}...` : whole;
}

async function run(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, backend: { type: 'string' } } });
  const { name: backend } = await startBackend(values.backend === 'native' ? 'tensorflow' : values.backend);
  const { torch, version } = await Torch.start('models/originals.py');
  console.log(`${backend} backend, PyTorch ${version}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-torch-rnn-'));
  try {
    const run = new Run(torch, folder);
    for (const name of values.only === undefined ? Object.keys(OURS) : [values.only]) await run.wheel(name);
    return run.print() > 0 ? 1 : 0;
  } finally {
    torch.stop();
    fs.rmSync(folder, { recursive: true });
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
