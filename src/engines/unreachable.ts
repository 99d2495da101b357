// Tensors that are freed when nothing can reach them any more, as Python frees all: tfjs frees none.
import * as tf from '@tensorflow/tfjs-core';

interface Watched {
  /** The same tensor for tfjs, which counts tensors and references to their values. */
  standIn: tf.Tensor;
  isDisposed: boolean;
}

const registry = new FinalizationRegistry<Watched>(({ standIn, isDisposed }) => {
  if (!isDisposed) standIn.dispose();
});

const WATCHED = new WeakMap<tf.Tensor, Watched>();

const standInOf = ({ shape, dtype, dataId, id }: tf.Tensor): tf.Tensor => new tf.Tensor(shape, dtype, dataId, id);

/** Whoever holds the tensor may use it, and dispose it, as before. */
export function freeWhenUnreachable(tensor: tf.Tensor): void {
  if (tensor.isDisposed || tensor instanceof tf.Variable || Object.hasOwn(tensor, 'dispose')) return;
  const watched: Watched = { standIn: standInOf(tensor), isDisposed: false };
  WATCHED.set(tensor, watched);
  registry.register(tensor, watched);
  const dispose = function (this: tf.Tensor): void {
    watched.isDisposed = true;
    tf.Tensor.prototype.dispose.call(this);
  };
  Object.defineProperty(tensor, 'dispose', { value: dispose, configurable: true, writable: true });
}

/** Says that a tensor has other values. */
export function follow(tensor: tf.Tensor): void {
  const watched = WATCHED.get(tensor);
  if (watched !== undefined) watched.standIn = standInOf(tensor);
}
