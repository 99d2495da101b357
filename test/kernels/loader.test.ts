// Which build of the kernels runs, by what lies in the package's folder, what the environment asks for, and what the engine can:
// each in a process of its own, on a copy of the package's native modules.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import type { KernelInfo } from '../../src/engines/kernel_info.js';
import { BUILDS } from '../../src/kernels/forced.js';
import { projectFolder } from '../support/install.js';

const NATIVE = `${process.platform}-${process.arch}`;
const OF_THIS = path.resolve(`src/kernels/native/${NATIVE}.node`);
const OF_ANOTHER = path.resolve(`src/kernels/native/${process.platform === 'win32' ? 'linux-x64' : 'win32-x64'}.node`);
const HERE = Object.keys((createRequire(OF_THIS)(OF_THIS) as { builds: object }).builds);
const [BEST, SECOND] = HERE;
const RELAXED = '--experimental-wasm-relaxed-simd';
const flags = spawnSync(process.execPath, [RELAXED, '-e', '']).status === 0 ? [RELAXED] : []; // of Node 20; later ones need none

let folder = '';
beforeAll(async () => {
  folder = projectFolder();
  const entryPoints = ['test/kernels/loader_program.ts'];
  const outfile = path.join(folder, 'program.mjs');
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  fs.mkdirSync(path.join(folder, 'native'));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

/** Puts a file where the native module of this platform is looked for, or nothing. */
function install(module?: string | Uint8Array): void {
  const at = path.join(folder, 'native', `${NATIVE}.node`);
  fs.rmSync(at, { force: true });
  if (typeof module === 'string') fs.copyFileSync(module, at);
  else if (module) fs.writeFileSync(at, module);
}

/** A module that is loaded before the program, and has those builds of the native module multiply wrong. */
function breakProducts(builds: readonly string[]): string {
  const file = path.join(folder, 'break.cjs');
  const code = `
const { builds } = require('./native/${NATIVE}.node');
for (const name of ${JSON.stringify(builds)}) {
  const { product } = builds[name];
  builds[name].product = (...args) => {
    product(...args);
    args[10][0]++;
  };
}`;
  fs.writeFileSync(file, code);
  return file;
}

interface Run {
  /** Of two calls the same numbers, or the error. */
  output: number[] | string;
  info: KernelInfo;
  warnings: string[];
}

function run(kernels: string | undefined, ...options: string[]): Run {
  const { TFJS_TORCH_RNN_KERNELS: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, path.join(folder, 'program.mjs')], {
    encoding: 'utf8',
    env: kernels === undefined ? env : { ...env, TFJS_TORCH_RNN_KERNELS: kernels },
  });
  if (status !== 0) throw new Error(stderr);
  const { outputs, info } = JSON.parse(stdout) as { outputs: Run['output'][]; info: KernelInfo };
  expect(outputs[1]).toEqual(outputs[0]);
  return { output: outputs[0], info, warnings: stderr.split('\n').filter((line) => line !== '') };
}

let composed: number[] = [];
beforeAll(() => {
  install(OF_THIS);
  composed = run('composed').output as number[];
  expect(composed).toHaveLength(5 * 2 * 4);
});

function isRight({ output }: Run): void {
  expect(output).toHaveLength(composed.length);
  for (const [i, value] of composed.entries()) expect((output as number[])[i]).toBeCloseTo(value, 5);
}

const WASM = /^wasm-(relaxed|plain)$/;

test('the best build of this processor', () => {
  install(OF_THIS);
  const ran = run(undefined);
  isRight(ran);
  expect(ran.info).toMatchObject({ build: BEST, reason: null });
  expect(ran.warnings).toEqual([]);
});

test.each([
  ['is missing', undefined, /Cannot find module '.*native\/.*\.node'/],
  ['is no module', new TextEncoder().encode('throw new Error();'), new RegExp(`${NATIVE}\\.node`)],
  ['is empty', new Uint8Array(), new RegExp(`${NATIVE}\\.node`)],
  ['is one of another system', OF_ANOTHER, new RegExp(`${NATIVE}\\.node`)],
] as const)('a native module that %s: WebAssembly, and the reason', (_, module, reason) => {
  install(module);
  const ran = run(undefined);
  isRight(ran);
  expect(ran.info.build).toMatch(WASM);
  expect(ran.info.reason).toMatch(reason);
  expect(ran.warnings).toEqual([]);
  expect(run(BEST).output).toMatch(reason); // what is asked for is not replaced
});

test('the best build multiplies wrong: the next, or WebAssembly', () => {
  install(OF_THIS);
  const ran = run(undefined, '--require', breakProducts([BEST]));
  isRight(ran);
  if (SECOND === undefined) expect(ran.info.build).toMatch(WASM);
  else expect(ran.info.build).toBe(SECOND);
  expect(ran.info.reason).toMatch(new RegExp(`^${BEST}: Error: a product is -?\\d+ where it should be -?\\d+$`));
  expect(ran.warnings).toEqual([]);
  expect(run(BEST, '--require', breakProducts([BEST])).output).toMatch(/a product is/);
});

test('all builds multiply wrong: WebAssembly', () => {
  install(OF_THIS);
  const ran = run(undefined, '--require', breakProducts(HERE));
  isRight(ran);
  expect(ran.info.build).toMatch(WASM);
  for (const name of HERE) expect(ran.info.reason).toContain(`${name}: Error: a product is`);
});

test('no native module and no WebAssembly: composed, one warning, and both reasons', () => {
  install();
  const ran = run(undefined, '--no-expose-wasm');
  isRight(ran);
  expect(ran.info.build).toBeNull();
  expect(ran.info.reason).toMatch(
    /^Cannot find module .*; WebAssembly with SIMD cannot be compiled here \(WebAssembly is not defined\)$/,
  );
  expect(ran.warnings).toEqual([expect.stringMatching(/^tfjs-torch-rnn: recurrent layers run op by op/)]);
});

test.each(BUILDS)('%s is asked for', (name) => {
  install(OF_THIS);
  const ran = run(name, ...flags);
  expect(ran.warnings).toEqual([]);
  if (name === 'composed' || name.startsWith('wasm')) {
    isRight(ran);
    if (name === 'composed') expect(ran.info.build).toBeNull();
    else expect(ran.info.build).toMatch(name === 'wasm' ? WASM : name);
    expect(ran.info.reason).toBe(`TFJS_TORCH_RNN_KERNELS is ${name}`);
  } else if (HERE.includes(name)) {
    isRight(ran);
    expect(ran.info).toMatchObject({ build: name, reason: null });
  } else {
    expect(ran.output).toBe(`Error: this processor runs ${HERE.join(', ')}, not ${name}`);
    expect(ran.info).toBe(ran.output);
  }
});

test('what there is not is asked for', () => {
  install(OF_THIS);
  const { output, info } = run('sse');
  expect(output).toBe(`Error: TFJS_TORCH_RNN_KERNELS is 'sse' (there are ${BUILDS.join(', ')})`);
  expect(info).toBe(output);
});
