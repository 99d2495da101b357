// What leaves a recurrence hardly more to gain: the time of the products of a forward pass alone, at the most multiplications that
// the build which runs can do: a native one in a product that its caches hold, WebAssembly in registers.
import { get_num_threads, kernelInfo } from 'tfjs-torch-rnn';
import { nativeBuild } from '../src/kernels/chosen.js';
import type { NativeBuild } from '../src/kernels/native.js';
import { type Size, work } from './size.js';
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

/** By build a round of its arithmetic. */
const ROUNDS_OF: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'wasm-relaxed': loop((sum) => [...get(sum), ...get(V), ...get(U), ...MULTIPLY_ADD]),
  'wasm-plain': loop((sum) => [...get(sum), ...get(V), ...MULTIPLY, ...get(U), ...ADD]),
};

const REPETITIONS = 50;

/** How many of `multiplications`, each with an addition, a millisecond has. */
async function speedOf(multiplications: number, run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < REPETITIONS; i++) times.push(await timed(run));
  return multiplications / median(times);
}

function wasmSpeed(module: Uint8Array<ArrayBuffer>): Promise<number> {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module));
  const run = instance.exports.run as (rounds: number, a: number, b: number) => number;
  const rounds = 1e6;
  return speedOf(rounds * SUMS * 4, () => run(rounds, 0.5, 0.5));
}

function nativeSpeed({ kernels, setNumThreads }: NativeBuild): Promise<number> {
  setNumThreads(get_num_threads()); // the package has a copy of its own
  const [n, m, k] = [960, 256, 256];
  const [a, b, c] = [n * k, k * m, n * m].map((size) => new Float32Array(size).fill(0.5));
  const scratch = new Float32Array(kernels.productBytes(n, m, k) / 4);
  return speedOf(n * m * k, () => kernels.product(n, m, k, a, k, 1, b, m, 1, null, c, false, scratch));
}

/** Measures the active backend once, then tells the milliseconds of each size. */
export async function products(): Promise<(size: Size) => number> {
  const { build } = kernelInfo();
  const module = build === null ? undefined : ROUNDS_OF[build];
  const native = nativeBuild();
  const measured = module ? wasmSpeed(module) : native && nativeSpeed(native);
  if (measured === undefined) throw new Error('no build of the kernels runs here');
  const speed = await measured;
  return (size) => work(size) / speed;
}
