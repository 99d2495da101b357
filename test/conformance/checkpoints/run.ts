// `npm run conformance:checkpoints`: real PyTorch writes random checkpoints, which are read here and written again, as `convert`
// does and as `load` and `save` do; PyTorch compares what it reads then with what it had, type by type.
// Options: --seed S --cases N replay a run exactly, --only INDEX one case of it, --keep leaves the files.
// Exits with 1 if anything misses, with 2 if the run cannot be made.
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { load, type Savable, save } from 'tfjs-torch-rnn';
import { convert } from '../../../src/cli/convert.js';
import { Torch } from '../torch.js';

/** A file that Python wrote. */
interface Drawn {
  path: string;
  /** Its format and protocol. */
  how: string;
  discarded: number;
}

const WAYS = ['convert', 'load'] as const;
type Way = (typeof WAYS)[number];

const BATCH = 50;

class Run {
  private readonly misses: string[] = [];
  private discarded = 0;

  constructor(
    private readonly torch: Torch,
    private readonly seed: number,
    private readonly folder: string,
  ) {}

  async of(indices: readonly number[]): Promise<number> {
    for (let start = 0; start < indices.length; start += BATCH) {
      await this.batch(indices.slice(start, start + BATCH));
    }
    for (const miss of this.misses) console.log(miss);
    console.log(
      `${indices.length} checkpoints, each written again in ${WAYS.length} ways: ${this.misses.length} misses` +
        (this.discarded > 0 ? ` (${this.discarded} others that Python itself does not write and read)` : ''),
    );
    return this.misses.length;
  }

  private async batch(indices: readonly number[]): Promise<void> {
    const files = await this.torch.ask<Drawn[]>({ seed: this.seed, draw: indices, folder: this.folder });
    const written: { index: number; way: Way; how: string; question: [number, string, string, Way] }[] = [];
    for (const [i, { path: file, how, discarded }] of files.entries()) {
      this.discarded += discarded;
      for (const way of WAYS) {
        const rewritten = file.replace(/pt$/, `${way}.pt`);
        const failed = await rewrite(way, file, rewritten);
        if (failed !== undefined) this.miss(indices[i], way, how, failed);
        else written.push({ index: indices[i], way, how, question: [indices[i], file, rewritten, way] });
      }
    }
    const judged = await this.torch.ask<string[][]>({ judge: written.map(({ question }) => question) });
    for (const [i, { index, way, how }] of written.entries()) {
      for (const text of judged[i]) this.miss(index, way, how, text);
    }
  }

  private miss(index: number, way: Way, how: string, text: string): void {
    this.misses.push(`MISS ${index} (${how}), ${way}: ${text}`);
  }
}

/** Writes again what a file holds; what went wrong. */
async function rewrite(way: Way, from: string, to: string): Promise<string | undefined> {
  const before = tf.memory().numTensors;
  try {
    if (way === 'convert') {
      await convert(from, to, {});
      return undefined;
    }
    const loaded = await load<tf.TensorContainer>(from);
    await save(loaded as Savable, to);
    tf.dispose(loaded);
    const left = tf.memory().numTensors - before;
    return left === 0 ? undefined : `${left} tensors are left when what was loaded has been disposed`;
  } catch (error) {
    return String(error);
  }
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(randomInt(2 ** 32)) },
      cases: { type: 'string', default: '500' },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const indices = values.only === undefined ? [...Array(Number(values.cases)).keys()] : [Number(values.only)];
  await tf.setBackend('cpu');
  const { torch, version } = await Torch.start('checkpoints/side.py');
  console.log(`PyTorch ${version}, --seed ${values.seed}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-torch-rnn-'));
  try {
    return (await new Run(torch, Number(values.seed), folder).of(indices)) > 0 ? 1 : 0;
  } finally {
    torch.stop();
    if (values.keep) console.log(folder);
    else fs.rmSync(folder, { recursive: true });
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
