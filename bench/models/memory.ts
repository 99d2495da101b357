// Memory of training: what a process of either side takes that trains one model. Ours is plain Node, as a user's is: where a loader
// compiles TypeScript first, V8 already has memory for the garbage to come.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { OURS } from '../ours.js';
import type { BackendName } from '../row.js';
import { median } from '../turns.js';
import type { Levels, Row } from './row.js';
import { entryOf, WARM_UP } from './table.js';
import { startSide, taskOf } from './torch.js';

/** When V8 looks for garbage is not the same from process to process. */
const PROCESSES = 3;

/** The steps of training. */
const STEPS = 20;

const ENTRY = 'bench/models/memory_process.ts';

/** The process of this side as one file of JavaScript, beside which packages are found; `body` is given its path. */
export async function withProcess<T>(body: (file: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync('.bench-');
  try {
    const outfile = path.join(folder, 'memory.mjs');
    const external = ['@tensorflow/*', 'tfjs-torch-rnn', 'tfjs-torch-rnn/node'];
    await build({ entryPoints: [ENTRY], outfile, bundle: true, platform: 'node', format: 'esm', external });
    return await body(outfile);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function ours(file: string, model: string, backend: BackendName): Levels {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  const task = JSON.stringify({ model, backend, steps: STEPS });
  const text = execFileSync(process.execPath, [file, task], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(text.trim().split('\n').at(-1) ?? '') as Levels;
}

async function pytorch(model: string): Promise<Levels> {
  const torch = await startSide();
  const threads = os.availableParallelism();
  const question = { question: taskOf(entryOf(model), threads), warm_up: taskOf(WARM_UP, threads), steps: STEPS };
  const levels = await torch.ask<Levels>(question);
  torch.stop();
  return levels;
}

/** The row of a model: medians of some processes. */
export async function memoryOf(file: string, model: string, backend: BackendName): Promise<Row> {
  const levels = { [OURS]: [] as Levels[], PyTorch: [] as Levels[] };
  for (let i = 0; i < PROCESSES; i++) {
    levels[OURS].push(ours(file, model, backend));
    levels.PyTorch.push(await pytorch(model));
  }
  const figures = (of: (levels: Levels) => number) => {
    return { [OURS]: median(levels[OURS].map(of)), PyTorch: median(levels.PyTorch.map(of)) };
  };
  return {
    ...{ model, backend, threads: 'all', process: figures(({ most }) => most) },
    libraries: figures(({ most, loaded }) => most - loaded),
    smaller: figures(({ most, small }) => most - small),
  };
}
