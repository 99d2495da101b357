// `npm run conformance:checkpoints`: real PyTorch writes random checkpoints, which are read here and written again, as `convert`
// does and as `load` and `save` do; PyTorch compares what it reads then with what it had, type by type. From states of trainings
// it goes on as from its own.
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
    private readonly folder: string,
  ) {}

  async checkpoints(seed: number, indices: readonly number[]): Promise<void> {
    for (let start = 0; start < indices.length; start += BATCH) {
      const batch = indices.slice(start, start + BATCH);
      try {
        await this.batch(seed, batch);
      } catch (error) {
        throw new Error(`of the checkpoints ${batch[0]} to ${batch[batch.length - 1]}: ${(error as Error).message}`, {
          cause: error,
        });
      }
    }
    const discarded = this.discarded > 0 ? `, beside ${this.discarded} that Python itself does not write and read` : '';
    console.log(`${indices.length} checkpoints were written again in ${WAYS.length} ways${discarded}`);
  }

  private async batch(seed: number, indices: readonly number[]): Promise<void> {
    const files = await this.torch.ask<Drawn[]>({ seed, draw: indices, folder: this.folder });
    const questions: [number, string, string, Way][] = [];
    const names: string[] = [];
    for (const [i, { path: file, how, discarded }] of files.entries()) {
      this.discarded += discarded;
      for (const [way, rewritten] of await this.rewrite(file, `checkpoint ${indices[i]} (${how})`)) {
        questions.push([indices[i], file, rewritten, way]);
        names.push(`checkpoint ${indices[i]} (${how}), ${way}`);
      }
    }
    this.add(names, await this.torch.ask<string[][]>({ judge: questions }));
  }

  /** PyTorch goes on from states of trainings, and from what was written for them. */
  async trainings(): Promise<void> {
    const trainings = await this.torch.ask<Record<string, string>>({ train: this.folder });
    const questions: [string, string][] = [];
    const names: string[] = [];
    for (const [name, file] of Object.entries(trainings)) {
      for (const [way, rewritten] of await this.rewrite(file, name)) {
        questions.push([file, rewritten]);
        names.push(`${name}, ${way}`);
      }
    }
    this.add(names, await this.torch.ask<string[][]>({ resume: questions }));
    console.log(`PyTorch went on from ${Object.keys(trainings).length} trainings`);
  }

  /** The files that were written for `file`. */
  private async rewrite(file: string, name: string): Promise<[way: Way, rewritten: string][]> {
    const written: [Way, string][] = [];
    for (const way of WAYS) {
      const rewritten = file.replace(/pt$/, `${way}.pt`);
      const failed = await rewrite(way, file, rewritten);
      if (failed === undefined) written.push([way, rewritten]);
      else this.misses.push(`${name}, ${way}: ${failed}`);
    }
    return written;
  }

  private add(names: readonly string[], misses: readonly string[][]): void {
    for (const [i, texts] of misses.entries()) {
      for (const text of texts) this.misses.push(`${names[i]}: ${text}`);
    }
  }

  print(): number {
    for (const miss of this.misses) console.log(`MISS: ${miss}`);
    console.log(`${this.misses.length} misses`);
    return this.misses.length;
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
    const run = new Run(torch, folder);
    await run.checkpoints(Number(values.seed), indices);
    if (values.only === undefined) await run.trainings();
    return run.print() > 0 ? 1 : 0;
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
