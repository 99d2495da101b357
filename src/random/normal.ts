// Normal numbers as torch draws them on x86 CPUs, from the shared generator.
import { log, sinCos } from './cephes.js';
import { oneOfPair, uniform, uniform53 } from './generator.js';

const BLOCK = 16;
const TWO_PI = Math.fround(2 * Math.PI);

/**
 * `size` float32 values from N(mean, std²), by Box and Muller: two uniform numbers u and v give the two normal numbers
 * √(-2 ln u)·cos 2πv and √(-2 ln u)·sin 2πv. Fewer than 16 are computed one by one in doubles; otherwise eight pairs at a
 * time in float32, and a last block that is not full is drawn anew over the last 16 values.
 */
export function normal(size: number, mean: number, std: number): Float32Array {
  if (size < BLOCK) return Float32Array.from({ length: size }, () => oneOfPair(drawPair) * std + mean);
  const values = uniform(size, 0, 1);
  for (let start = 0; start + BLOCK <= size; start += BLOCK) transform(values.subarray(start, start + BLOCK), mean, std);
  if (size % BLOCK !== 0) {
    values.set(uniform(BLOCK, 0, 1), size - BLOCK);
    transform(values.subarray(size - BLOCK), mean, std);
  }
  return values;
}

function drawPair(): [number, number] {
  const [v, u] = [uniform53(), uniform53()];
  const radius = Math.sqrt(-2 * Math.log1p(-u));
  return [radius * Math.cos(2 * Math.PI * v), radius * Math.sin(2 * Math.PI * v)];
}

/** Turns 16 uniform numbers into normal ones in place: the first eight are the u, the others the v. */
function transform(block: Float32Array, mean: number, std: number): void {
  const [shift, scale] = Float32Array.of(mean, std);
  for (let i = 0; i < BLOCK / 2; i++) {
    const radius = Math.fround(Math.sqrt(Math.fround(-2 * log(1 - block[i]))));
    const [sin, cos] = sinCos(Math.fround(TWO_PI * block[i + BLOCK / 2]));
    block[i] = Math.fround(radius * cos) * scale + shift;
    block[i + BLOCK / 2] = Math.fround(radius * sin) * scale + shift;
  }
}
