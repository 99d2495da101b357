// A run of random cases against real PyTorch, on every Node backend.
// Options: --seed S --cases N replay a run exactly, --only INDEX one case of it, --backend native|wasm|cpu on one backend,
// --name PART draws only what has that in its name. Exits with 1 if anything misses, with 2 if the run cannot be made.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, startBackend } from 'tfjs-torch-rnn/node';
import type { Finding } from './finding.js';
import { Report } from './report.js';
import { Torch } from './torch.js';

const BACKENDS: Record<string, BackendName> = { native: 'tensorflow', wasm: 'wasm', cpu: 'cpu' };

/** What is compared. */
export interface Kind<Case, Answer> {
  /** The npm script that runs it. */
  command: string;
  /** Python's side, which answers a case. */
  script: string;
  /** The case `index` of the run with `seed`, always the same one, of those whose name contains `part`. */
  draw(seed: number, index: number, part: string): Case;
  name(drawn: Case): string;
  /** On one line, as one would look for it. */
  describe(drawn: Case): string;
  check(drawn: Case, answer: Answer): Finding[];
  /** Each backend is checked once in each of these ways. */
  ways: readonly string[];
  choose?(way: string): void;
}

interface Options {
  seed: number;
  indices: number[];
  part: string;
  backends: string[];
  /** Whether a backend that does not start is left out. */
  lenient: boolean;
}

function parse(): Options {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(randomInt(2 ** 32)) },
      cases: { type: 'string', default: '300' },
      only: { type: 'string' },
      name: { type: 'string', default: '' },
      backend: { type: 'string' },
    },
  });
  const cases = natural('cases', values.cases);
  const indices = values.only === undefined ? [...Array(cases).keys()] : [natural('only', values.only)];
  const backends = values.backend === undefined ? Object.keys(BACKENDS) : [values.backend];
  if (!(backends[0] in BACKENDS)) throw new Error(`--backend must be native, wasm or cpu, got '${backends[0]}'`);
  const lenient = values.backend === undefined && !process.env.CI;
  return { seed: natural('seed', values.seed), indices, part: values.name, backends, lenient };
}

function natural(option: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`--${option} must be a natural number, got '${text}'`);
  return Number(text);
}

/** The backends that start. */
async function start({ backends, lenient }: Options): Promise<string[]> {
  const started: string[] = [];
  for (const backend of backends) {
    try {
      await startBackend(BACKENDS[backend]);
      started.push(backend);
    } catch (error) {
      if (!lenient) throw error;
      console.log(`${backend} is left out: ${(error as Error).message}`);
    }
  }
  return started;
}

/** Makes the checks, and says how they went. */
async function compare<Case, Answer>(
  kind: Kind<Case, Answer>,
  torch: Torch,
  { seed, indices, part }: Options,
  backends: readonly string[],
): Promise<number> {
  const report = new Report(`npm run ${kind.command} -- --seed ${seed}${part === '' ? '' : ` --name ${part}`}`);
  for (const [done, index] of indices.entries()) {
    const drawn = kind.draw(seed, index, part);
    const [name, description] = [kind.name(drawn), kind.describe(drawn)];
    const answer = await torch.ask<Answer>(drawn);
    for (const backend of backends) {
      await tf.setBackend(BACKENDS[backend]);
      for (const way of kind.ways) {
        kind.choose?.(way);
        const before = performance.now();
        const findings = kind.check(drawn, answer);
        const milliseconds = performance.now() - before;
        const where = kind.ways.length > 1 ? `${backend} (${way})` : backend;
        report.add({ name, description, index, backend, where, findings, milliseconds });
      }
    }
    if ((done + 1) % 100 === 0) console.log(`${done + 1} of ${indices.length} cases, ${report.misses} misses`);
  }
  report.print();
  return report.misses;
}

async function run<Case, Answer>(kind: Kind<Case, Answer>, options: Options): Promise<number> {
  console.log(`seed ${options.seed}`);
  const { torch, version } = await Torch.start(kind.script);
  try {
    const backends = await start(options);
    console.log(`PyTorch ${version}; ${options.indices.length} cases on each of ${backends.join(', ')}`);
    return (await compare(kind, torch, options, backends)) > 0 ? 1 : 0;
  } finally {
    torch.stop();
  }
}

export async function runCases<Case, Answer>(kind: Kind<Case, Answer>): Promise<void> {
  try {
    process.exitCode = await run(kind, parse());
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
  }
}
