// tf.einsum as one product of matrices between two changes of layout: that of wasm, which has none, and of cpu, whose own multiplies
// all that broadcasts before it sums.
import * as tf from '@tensorflow/tfjs-core';

/** The sum of x over the labels that are not in `kept`, and its axes in the order of `kept`. */
function arranged(x: tf.Tensor, labels: string, kept: string): tf.Tensor {
  const gone = Array.from(labels).flatMap((label, axis) => (kept.includes(label) ? [] : [axis]));
  const left = Array.from(labels).filter((label) => kept.includes(label));
  return tf.transpose(
    gone.length > 0 ? tf.sum(x, gone) : x,
    Array.from(kept).map((label) => left.indexOf(label)),
  );
}

/** `terms->result` of one or two tensors: batches, rows, columns, and what is summed over both. */
export function einsum(inputs: Record<string, tf.Tensor>, { equation }: { equation: string }): tf.Tensor {
  const [terms, result] = equation.replaceAll(' ', '').split('->') as [string, string];
  const [first, second] = terms.split(',') as [string, string | undefined];
  const [a, b] = Object.values(inputs);
  if (second === undefined) return tf.tidy(() => arranged(a, first, result));
  const pick = (labels: string, inSecond: boolean, inResult: boolean): string =>
    Array.from(labels)
      .filter((label) => second.includes(label) === inSecond && result.includes(label) === inResult)
      .join('');
  const [batch, rows, inner] = [pick(first, true, true), pick(first, false, true), pick(first, true, false)];
  const columns = Array.from(second)
    .filter((label) => !first.includes(label) && result.includes(label))
    .join('');
  const sizeOf = (label: string): number =>
    first.includes(label) ? a.shape[first.indexOf(label)] : b.shape[second.indexOf(label)];
  const sizes = (labels: string): number[] => Array.from(labels).map(sizeOf);
  const [B, M, K, N] = [batch, rows, inner, columns].map((labels) => tf.util.sizeFromShape(sizes(labels)));
  return tf.tidy(() => {
    const left = tf.reshape(arranged(a, first, batch + rows + inner), [B, M, K]);
    const right = tf.reshape(arranged(b, second, batch + inner + columns), [B, K, N]);
    const product = tf.reshape(tf.matMul(left, right), sizes(batch + rows + columns));
    return arranged(product, batch + rows + columns, result);
  });
}
