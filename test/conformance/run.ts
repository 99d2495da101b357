// `npm run conformance`: random configurations of the recurrent family, here and in real PyTorch, on every Node
// backend, with fused kernels and without.
// Options: --seed S --cases N replay a run exactly, --only INDEX one case of it, --backend native|wasm|cpu on one backend.
// Exits with 1 if anything misses, with 2 if the run cannot be made.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { type BackendName, startBackend } from 'tfjs-torch-rnn/node';
import { type Answer, check } from './check.js';
import { draw } from './configurations.js';
import { Report } from './report.js';
import { Torch } from './torch.js';

const BACKENDS: Record<string, BackendName> = { native: 'tensorflow', wasm: 'wasm', cpu: 'cpu' };

interface Options {
  seed: number;
  indices: number[];
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
      backend: { type: 'string' },
    },
  });
  const cases = natural('cases', values.cases);
  const indices = values.only === undefined ? [...Array(cases).keys()] : [natural('only', values.only)];
  const backends = values.backend === undefined ? Object.keys(BACKENDS) : [values.backend];
  if (!(backends[0] in BACKENDS)) throw new Error(`--backend must be native, wasm or cpu, got '${backends[0]}'`);
  const lenient = values.backend === undefined && !process.env.CI;
  return { seed: natural('seed', values.seed), indices, backends, lenient };
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
async function compare(torch: Torch, { seed, indices }: Options, backends: readonly string[]): Promise<number> {
  const report = new Report(seed);
  for (const [done, index] of indices.entries()) {
    const configuration = draw(seed, index);
    const answer = await torch.ask<Answer>(configuration);
    for (const backend of backends) {
      await tf.setBackend(BACKENDS[backend]);
      for (const kernels of ['fused', 'composed'] as const) {
        tf.env().set('RECURRENCE_FUSED', kernels === 'fused');
        const before = performance.now();
        const findings = check(configuration, answer);
        report.add({ configuration, index, backend, kernels, findings, milliseconds: performance.now() - before });
      }
    }
    if ((done + 1) % 100 === 0) console.log(`${done + 1} of ${indices.length} cases, ${report.misses} misses`);
  }
  report.print();
  return report.misses;
}

async function run(options: Options): Promise<number> {
  console.log(`seed ${options.seed}`);
  const { torch, version } = await Torch.start();
  try {
    const backends = await start(options);
    console.log(`PyTorch ${version}; ${options.indices.length} cases on each of ${backends.join(', ')}`);
    return (await compare(torch, options, backends)) > 0 ? 1 : 0;
  } finally {
    torch.stop();
  }
}

try {
  process.exitCode = await run(parse());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
