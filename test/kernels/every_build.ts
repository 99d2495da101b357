// A program that checks every build of the kernels that this processor and this engine run, by random cases against plain
// JavaScript, and ends with an error if one is wrong: for Node, Bun, Deno, and emulated processors. It prints what it checked.
import { createRequire } from 'node:module';
import { argv } from 'node:process';
import type { NativeBuild, Values } from '../../src/kernels/native.js';
import type { Kernels } from '../../src/kernels/signatures.js';
import { onArrays } from '../support/wasm_arrays.js';
import { PLAIN, RELAXED } from '../../src/kernels/modules.js';
import { recurrence } from './reference.js';

type OnArrays = Kernels<Values>;

/** mulberry32. */
function dice(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = dice(1);
const integer = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
const floats = (n: number): Float32Array => Float32Array.from({ length: n }, () => 2 * random() - 1);

/** An array with room around it, where nothing may be written. */
function guarded(n: number): { array: Float32Array; check: () => void } {
  const whole = new Float32Array(n + 32).fill(7);
  const check = (): void => {
    for (const i of [...Array(16).keys()]) {
      if (whole[i] !== 7 || whole[n + 16 + i] !== 7) throw new Error('a kernel wrote beside its result');
    }
  };
  return { array: whole.subarray(16, n + 16), check };
}

function near(what: string, actual: Float32Array, expected: ArrayLike<number>, tolerance: number): void {
  for (let i = 0; i < actual.length; i++) {
    if (!(Math.abs(actual[i] - expected[i]) <= tolerance))
      throw new Error(`${what}[${i}] is ${actual[i]}, not ${expected[i]}`);
  }
}

function product({ product, productBytes }: OnArrays): void {
  const [n, m, k] =
    random() < 0.2 ? [integer(1, 130), integer(1, 130), integer(500, 600)] : [1, 2, 3].map(() => integer(1, 70));
  const [a, b] = [floats(n * k), floats(k * m)];
  const [down, across] = random() < 0.5 ? [k, 1] : [1, n];
  const [below, beside] = random() < 0.5 ? [m, 1] : [1, k];
  const c = guarded(n * m);
  product(n, m, k, a, down, across, b, below, beside, c.array, new Float32Array(productBytes(n, m, k) / 4));
  c.check();
  const expected = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      for (let p = 0; p < k; p++) expected[i * m + j] += a[i * down + p * across] * b[p * below + j * beside];
    }
  }
  near(`product of ${n} x ${k} and ${k} x ${m}`, c.array, expected, 1e-6 * k);
}

/** Any mode, any direction, sequences of any lengths. */
function forward({ forward, forwardBytes }: OnArrays): void {
  const mode = integer(0, 3);
  const G = [1, 1, 4, 3][mode];
  const [N, L, I, H] = [integer(1, 9), integer(1, 8), integer(1, 40), integer(1, 40)];
  const R = mode === 2 && random() < 0.3 ? integer(1, 20) : H;
  const lengths = Array.from({ length: N }, () => integer(1, L)).sort((a, b) => b - a);
  const batchSizes = Int32Array.from({ length: lengths[0] }, (_, t) => lengths.filter((length) => length > t).length);
  const rows = batchSizes.reduce((sum, size) => sum + size);
  const scale = (array: Float32Array): Float32Array => array.map((value) => value / Math.sqrt(H));
  const [x, w_ih, w_hh] = [floats(rows * I), scale(floats(G * H * I)), scale(floats(G * H * R))];
  const [b_ih, b_hh] = [floats(G * H), floats(G * H)];
  const w_hr = R === H ? null : scale(floats(R * H));
  const [h, c, output] = [guarded(N * R), guarded(N * H), guarded(rows * R)];
  h.array.set(floats(N * R));
  c.array.set(floats(N * H));
  const reverse = random() < 0.5;
  const expected = recurrence({
    mode,
    batchSizes,
    reverse,
    I,
    H,
    R,
    x,
    w_ih,
    w_hh,
    b_ih,
    b_hh,
    w_hr,
    h: h.array,
    c: c.array,
  });
  const scratch = new Float32Array(forwardBytes(mode, rows, N, I, H, R, false) / 4);
  const inputs = [x, w_ih, w_hh, b_ih, b_hh, w_hr] as const;
  const states = [h.array, mode === 2 ? c.array : null] as const;
  forward(
    mode,
    batchSizes.length,
    batchSizes,
    reverse,
    I,
    H,
    R,
    ...inputs,
    ...states,
    output.array,
    false,
    null,
    null,
    null,
    scratch,
  );
  for (const { check } of [h, c, output]) check();
  const what = `mode ${mode} of N ${N}, L ${L}, I ${I}, H ${H}, R ${R}`;
  near(`output of ${what}`, output.array, expected.output, 2e-5);
  near(`h of ${what}`, h.array, expected.h, 2e-5);
  if (mode === 2) near(`c of ${what}`, c.array, expected.c, 4e-5);
}

function checkBuild(name: string, kernels: OnArrays, cases: number): void {
  for (let i = 0; i < cases; i++) {
    try {
      product(kernels);
      forward(kernels);
    } catch (error) {
      throw new Error(`${name} is wrong`, { cause: error });
    }
  }
  console.log(`${name}: ${cases} products and recurrences`);
}

/** What the WebAssembly module is for this engine, null where it does not know its instructions. */
function wasm(module: string): OnArrays | null {
  const bytes = Uint8Array.from(atob(module), (character) => character.charCodeAt(0));
  return WebAssembly.validate(bytes) ? onArrays(new WebAssembly.Module(bytes)) : null;
}

const [, , path, cases = '100'] = argv;
interface Module extends Pick<NativeBuild, 'setNumThreads' | 'getNumThreads'> {
  builds: Record<string, OnArrays>;
}
const native = createRequire(path)(path) as Module;
console.log(`${native.getNumThreads()} threads`);
native.setNumThreads(3);
for (const [name, kernels] of Object.entries(native.builds)) checkBuild(name, kernels, Number(cases));
const modules = { 'wasm-plain': wasm(PLAIN), 'wasm-relaxed': wasm(RELAXED) };
for (const [name, kernels] of Object.entries(modules)) {
  if (kernels !== null) checkBuild(name, kernels, Number(cases));
}
