// One small product by a build of the kernels, against JavaScript: whether it computes on this machine.
import type { Kernels } from './signatures.js';

const [N, M, K] = [5, 37, 19]; // whole vectors of any width, and some more

/** Throws if the product is wrong. */
export function selfCheck({ product, productBytes }: Kernels<Float32Array | null>): void {
  const a = Float32Array.from({ length: N * K }, (_, i) => ((i * 7) % 11) - 5);
  const b = Float32Array.from({ length: K * M }, (_, i) => ((i * 5) % 13) - 6);
  const c = new Float32Array(N * M);
  product(N, M, K, a, K, 1, b, M, 1, null, c, false, new Float32Array(productBytes(N, M, K) / 4));
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < M; j++) {
      let sum = 0; // of small integers: exact in any order
      for (let p = 0; p < K; p++) sum += a[i * K + p] * b[p * M + j];
      if (c[i * M + j] !== sum) throw new Error(`a product is ${c[i * M + j]} where it should be ${sum}`);
    }
  }
}
