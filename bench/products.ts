// What leaves a recurrence hardly more to gain: the time of the products of a forward pass alone, on wasm and cpu at the most
// multiplications that the engine can do on one thread, on native by a call of TensorFlow's for each if that is less.
import * as tf from '@tensorflow/tfjs';
import asc from 'assemblyscript/asc';
import type { BackendName } from './row.js';
import { GATES, type Size, work } from './size.js';
import { median, timed } from './turns.js';

const SUMS = Array.from({ length: 12 }, (_, i) => `s${i}`); // as many as fit the registers with both factors

const source = (multiplyAdd: (sum: string) => string): string => `
  export function run(rounds: i32, a: f32, b: f32): f32 {
    const u = f32x4.splat(a);
    const v = f32x4.splat(b);
    ${SUMS.map((sum) => `let ${sum} = u;`).join('\n')}
    for (; rounds > 0; rounds--) {
      ${SUMS.map((sum) => `${sum} = ${multiplyAdd(sum)};`).join('\n')}
    }
    return f32x4.extract_lane(${SUMS.reduce((sums, sum) => `f32x4.add(${sums}, ${sum})`)}, 0);
  }
`;
const FUSED = source((sum) => `f32x4.relaxed_madd(${sum}, v, u)`);
const APART = source((sum) => `f32x4.add(f32x4.mul(${sum}, v), u)`);

async function compile(text: string, features: string): Promise<WebAssembly.Instance> {
  let bytes = new Uint8Array();
  const { error } = await asc.main(['loop.ts', '-O3', '--runtime', 'stub', '--enable', features, '--outFile', 'loop.wasm'], {
    readFile: (name) => (name === 'loop.ts' ? text : null),
    writeFile: (_, contents) => {
      bytes = Uint8Array.from(contents as Uint8Array);
    },
    listFiles: () => [],
  });
  if (error) throw error;
  return new WebAssembly.Instance(new WebAssembly.Module(bytes));
}

/** How many multiplications, with their additions, one thread of this engine does in a millisecond. */
async function engineSpeed(): Promise<number> {
  const [fused, apart] = [await compile(FUSED, 'simd,relaxed-simd').catch(() => null), await compile(APART, 'simd')];
  const speeds: number[] = [];
  for (const instance of fused ? [fused, apart] : [apart]) {
    const run = instance.exports.run as (rounds: number, a: number, b: number) => number;
    const rounds = 1e6;
    const times: number[] = [];
    for (let i = 0; i < 50; i++) times.push(await timed(() => run(rounds, 0.5, 0.5)));
    speeds.push((rounds * SUMS.length * 4) / median(times));
  }
  return Math.max(...speeds);
}

/** Milliseconds of TensorFlow's products: one with the input of all steps, and one with the hidden state of each. */
async function byTensorFlow({ mode, I, H, L, N, K, D }: Size): Promise<number> {
  const timeOf = async (rows: number, columns: number): Promise<number> => {
    const [a, w] = [tf.ones<tf.Rank.R2>([rows, columns]), tf.ones<tf.Rank.R2>([GATES[mode] * H, columns])];
    const times: number[] = [];
    for (let i = 0; i < 20; i++) times.push(await timed(() => tf.matMul(a, w, false, true).dispose()));
    tf.dispose([a, w]);
    return median(times);
  };
  const inputs = (await timeOf(L * N, I)) + (K > 1 ? (K - 1) * (await timeOf(L * N, D * H)) : 0);
  return D * (inputs + K * L * (await timeOf(N, H)));
}

/** Measures once, then tells the milliseconds of each size. */
export async function productsOn(backend: BackendName): Promise<(size: Size) => Promise<number>> {
  const speed = await engineSpeed();
  return async (size) => {
    const engine = work(size) / speed;
    return backend === 'native' ? Math.min(engine, await byTensorFlow(size)) : engine;
  };
}
