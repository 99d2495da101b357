// What a peer is: one implementation of a module, which runs a forward pass or a training step on call.
import * as tf from '@tensorflow/tfjs';

export const PASSES = ['forward', 'train'] as const;
export type Pass = (typeof PASSES)[number];

export interface Peer {
  name: string;
  /** One forward pass, its result read. */
  forward: () => Promise<Float32Array>;
  /** Whether the result is (N, L, D·H) instead of (L, N, D·H). */
  batchFirst?: boolean;
  /** One forward and backward pass down to the parameters, one gradient read. */
  train?: () => void | Promise<void>;
  /** Milliseconds by the clock of another process. */
  clock?: Record<Pass, () => Promise<number>>;
  /** Why its numbers are not those of the others, where they are not. */
  otherNumbers?: string;
}

/** A peer whose output is that of `apply`, with tfjs. */
export interface TfjsPeer extends Peer {
  apply: () => tf.Tensor;
  parameters: tf.Variable[];
}

export const tfjsPeer = (name: string, apply: () => tf.Tensor, parameters: tf.Variable[]): TfjsPeer => ({
  name,
  apply,
  parameters,
  forward() {
    const output = apply();
    const values = output.dataSync<'float32'>();
    output.dispose();
    return Promise.resolve(values);
  },
  train() {
    const { value, grads } = tf.variableGrads(() => tf.tidy(() => tf.sum(apply())), parameters);
    grads[parameters[0].name].dataSync();
    tf.dispose([value, grads]);
  },
});
