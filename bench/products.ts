// What leaves a recurrence hardly more to gain: the time of the products of a forward pass alone, on wasm and cpu at the most
// multiplications that the engine can do on one thread, on native by a call of TensorFlow's for each if that is less.
import * as tf from '@tensorflow/tfjs';
import type { BackendName } from './row.js';
import { GATES, type Size, work } from './size.js';
import { median, timed } from './turns.js';

const SUMS = 12; // as many as fit the registers with both factors
const [ROUNDS, A, B, U, V, FIRST] = [0, 1, 2, 3, 4, 5]; // the places of the parameters, the factors and the sums
const sums = Array.from({ length: SUMS }, (_, i) => FIRST + i);

const get = (place: number): number[] => [0x20, place];
const set = (place: number): number[] => [0x21, place];
const SPLAT = [0xfd, 0x13];
const [MULTIPLY, ADD, MULTIPLY_ADD] = [[0xfd, 0xe6, 0x01], [0xfd, 0xe4, 0x01], [0xfd, 0x85, 0x02]]; // prettier-ignore
const section = (id: number, bytes: number[]): number[] => [id, ...size(bytes), ...bytes];
const size = ({ length }: number[]): number[] => [(length & 0x7f) | 0x80, length >> 7];

/** A module of WebAssembly: run(rounds, a, b) makes each sum `rounds` times sum·b + a. */
function loop(round: (sum: number) => number[]): Uint8Array<ArrayBuffer> {
  const code = [
    ...[1, 2 + SUMS, 0x7b], // the places behind the parameters are vectors
    ...[...get(A), ...SPLAT, ...set(U), ...get(B), ...SPLAT, ...set(V), ...sums.flatMap((sum) => [...get(U), ...set(sum)])],
    ...[0x02, 0x40, 0x03, 0x40, ...get(ROUNDS), 0x45, 0x0d, 1], // until there are no rounds left
    ...sums.flatMap((sum) => [...round(sum), ...set(sum)]),
    ...[...get(ROUNDS), 0x41, 1, 0x6b, ...set(ROUNDS), 0x0c, 0, 0x0b, 0x0b],
    ...[...get(FIRST), ...sums.slice(1).flatMap((sum) => [...get(sum), ...ADD]), 0xfd, 0x1f, 0, 0x0b],
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 3, 0x7f, 0x7d, 0x7d, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0, 0]),
    ...section(10, [1, ...size(code), ...code]),
  ]);
}
const FUSED = loop((sum) => [...get(sum), ...get(V), ...get(U), ...MULTIPLY_ADD]);
const APART = loop((sum) => [...get(sum), ...get(V), ...MULTIPLY, ...get(U), ...ADD]);

/** How many multiplications, with their additions, one thread of this engine does in a millisecond. */
async function engineSpeed(): Promise<number> {
  const speeds: number[] = [];
  for (const bytes of [FUSED, APART].filter((bytes) => WebAssembly.validate(bytes))) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    const run = instance.exports.run as (rounds: number, a: number, b: number) => number;
    const rounds = 1e6;
    const times: number[] = [];
    for (let i = 0; i < 50; i++) times.push(await timed(() => run(rounds, 0.5, 0.5)));
    speeds.push((rounds * SUMS * 4) / median(times));
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
