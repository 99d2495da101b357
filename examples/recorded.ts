// What PyTorch recorded in quickstart.json, as tensors, and how far two results lie apart.
import * as tf from '@tensorflow/tfjs';
import quickstart from './quickstart.json' with { type: 'json' };

/** What an RNN returns. */
export type Result = [output: tf.Tensor3D, h_n: tf.Tensor3D];

/** The largest differences between two results. */
export interface Comparison {
  pair: string;
  output: number;
  h_n: number;
  agrees: boolean;
}

/** A few roundings of float32, for values between -1 and 1. */
export const TOLERANCE = 1e-6;

/** Weights, inputs and outputs of `nn.RNN(10, 20, 1, batch_first=True)` in PyTorch: scripts/fixtures/quickstart.py. */
export function fromPyTorch() {
  const { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 } = quickstart.state_dict;
  return {
    state_dict: {
      weight_ih_l0: tf.tensor2d(weight_ih_l0), // (20, 10)
      weight_hh_l0: tf.tensor2d(weight_hh_l0), // (20, 20)
      bias_ih_l0: tf.tensor1d(bias_ih_l0), // (20)
      bias_hh_l0: tf.tensor1d(bias_hh_l0), // (20)
    },
    input: tf.tensor3d(quickstart.input), // (5, 3, 10)
    h0: tf.tensor3d(quickstart.h0), // (1, 5, 20)
    result: [tf.tensor3d(quickstart.output), tf.tensor3d(quickstart.h_n)] satisfies Result, // (5, 3, 20), (1, 5, 20)
  };
}

export function compare(pair: string, [output, h_n]: Result, [otherOutput, otherH_n]: Result): Comparison {
  const differences = { output: largestDifference(output, otherOutput), h_n: largestDifference(h_n, otherH_n) };
  return { pair, ...differences, agrees: differences.output < TOLERANCE && differences.h_n < TOLERANCE };
}

/** The largest |a - b|; infinite if the shapes differ, NaN if a value is. */
function largestDifference(a: tf.Tensor, b: tf.Tensor): number {
  if (!tf.util.arraysEqual(a.shape, b.shape)) return Infinity;
  const other = b.dataSync();
  return Math.max(...a.dataSync().map((value, i) => Math.abs(value - other[i])));
}
