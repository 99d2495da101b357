// tfjs's engine, which records operations for gradients: all that the library uses of it beyond tfjs's documented API.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { mend } from './mend.js';
import { privately } from './privately.js';
import { tidied } from './tidied.js';

/** A backend to hold tensors, or what to import for one. */
export function checkBackend(): void {
  mend();
  check(tf.engine().backendNames().length > 0, () => {
    const package_ =
      "import '@tensorflow/tfjs', or beside '@tensorflow/tfjs-core' a backend: '@tensorflow/tfjs-backend-cpu'";
    return new RuntimeError(`tfjs has no backend: ${package_}, '-webgl', '-wasm' or '-webgpu'`);
  });
}

function checkGradients(): void {
  check(tf.getGradient('Identity') != null, () => {
    const core = "with a bundler '@tensorflow/tfjs-core/dist/register_all_gradients'";
    return new RuntimeError(`tfjs has no gradients of its operations: import '@tensorflow/tfjs', or ${core}`);
  });
}

/** Whether operations are being recorded, so that a gradient may be asked for. */
export const isTapeOn = (): boolean => tf.engine().isTapeOn();

/** What `body` returns, of which the tape records nothing: for tfjs it is the inside of a kernel. */
export function unrecorded<T>(body: () => T): T {
  const state = privately<{ kernelDepth: number }>(tf.engine().state, ['kernelDepth'], "the engine's state");
  state.kernelDepth++;
  try {
    return body();
  } finally {
    state.kernelDepth--;
  }
}

/** Every variable that has not been disposed. */
export const variables = (): tf.Variable[] => Object.values(tf.engine().registeredVariables);

/** Whether the tensor still has values: `tf.disposeVariables` frees those of variables that then do not say so. */
export const isAlive = ({ isDisposed, dataId }: tf.Tensor): boolean =>
  !isDisposed && tf.engine().state.tensorInfo.has(dataId);

/** The value of `compute` and its gradients by the tensors, null for those that it does not depend on. */
export function gradients<T extends tf.Tensor>(
  compute: () => T,
  xs: tf.Tensor[],
): { value: T; grads: (tf.Tensor | null)[] } {
  checkGradients();
  mend();
  return tf.engine().gradients(compute, xs, undefined, true);
}

/** A float32 tensor that takes these values over. */
export const fromValues = (values: Float32Array, shape: number[]): tf.Tensor =>
  tf.engine().makeTensor(values, shape, 'float32');

/** The backend that holds the values of a tensor. */
export const backendOf = (x: tf.Tensor): tf.KernelBackend =>
  tf.engine().state.tensorInfo.get(x.dataId)?.backend ?? tf.backend();

/** Another tensor with the values of this one, where they are: `tf.clone` copies them on wasm. */
export function share<T extends tf.Tensor>(x: T): T {
  const backend = backendOf(x);
  backend.incRef(x.dataId);
  return tf.engine().makeTensorFromTensorInfo(x, backend) as T;
}

/** The backends that keep the values of a tensor one after the other, whatever its shape. */
const SHAPELESS: readonly string[] = ['cpu', 'wasm'];

/** The values of x in another shape: where they are, if the backend allows that, for a kernel would take longer. */
export function view<R extends tf.Rank>(x: tf.Tensor, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  const backend = backendOf(x);
  const isLocal = SHAPELESS.includes(tf.getBackend()) && backend === tf.backend() && x.dtype !== 'complex64';
  if (!isLocal || isWatched()) return tf.reshape(x, shape);
  const given = tf.util.inferFromImplicitShape(shape, x.size);
  backend.incRef(x.dataId);
  return tf.engine().makeTensorFromTensorInfo({ dataId: x.dataId, shape: given, dtype: x.dtype }, backend) as tf.Tensor<R>;
}

/** What `body` returns with this backend active, which has been active before; the one that is active now is so again afterwards. */
function onBackend<T>(name: string, body: () => T): T {
  const active = tf.getBackend();
  if (active === name) return body();
  if (tf.findBackend(name) === null)
    throw new Error(`the backend '${name}', on which the forward pass ran, has been removed`);
  void tf.setBackend(name); // at once, since there is nothing to start
  try {
    return body();
  } finally {
    void tf.setBackend(active);
  }
}

type Gradient = tf.Tensor | (() => tf.Tensor);

// tfjs takes a gradient that is registered under an op's name, by whomever, instead of the op's own.
const PREFIX = 'tfjs-torch-rnn/';

/** An operation with a gradient of its own. */
export interface Op<Y extends tf.Tensor[]> {
  /** What `tf.profile` calls it, behind the prefix. */
  name: string;
  inputs: readonly tf.Tensor[];
  /** Makes the outputs; all else that it makes is freed, but what it hands to `save`. */
  forward: (save: (tensors: readonly tf.Tensor[]) => void) => Y;
  /**
   * The gradient by each input, in their order, from those by the outputs and from what was saved: a tensor, or a function
   * that is called only if somebody asks for that one.
   */
  gradient: (dys: Y, saved: tf.Tensor[]) => readonly Gradient[];
}

interface Engine {
  /** Adds to the tape. `inputs` and what `gradient` returns are by the same names. */
  addTapeNode(
    name: string,
    inputs: readonly tf.Tensor[],
    outputs: readonly tf.Tensor[],
    gradient: (dy: tf.Tensor | tf.Tensor[]) => readonly (() => tf.Tensor)[],
    saved: readonly tf.Tensor[],
  ): void;
  /** Calls a function as a kernel that a profile lists under the name of the scope around it. */
  runKernelFunc(call: { forwardFunc: () => tf.Tensor[]; inputs: Readonly<Record<string, tf.Tensor>> }): tf.Tensor[];
}

const nothing = (): void => undefined;

/** Whether tfjs looks at each kernel that runs. */
export const isWatched = (): boolean => tf.engine().state.profiling || tf.env().getBool('DEBUG');

/**
 * Runs an operation and, while the tape is on, records it with its gradient. Only its outputs are outputs for the tape too:
 * for each that leads nowhere tfjs would make a gradient of zeros. The gradient runs on the backend of the forward pass, which
 * alone may know what was saved; tfjs moves what comes from another backend and what goes there.
 */
export function run<Y extends tf.Tensor[]>({ name, inputs, forward, gradient }: Op<Y>): Y {
  const recorded = isTapeOn();
  if (!recorded && !isWatched()) return tidied(() => forward(nothing));
  const engine = privately<Engine>(tf.engine(), ['addTapeNode', 'runKernelFunc'], "tfjs's engine");
  const called = PREFIX + name;
  const saved: tf.Tensor[] = [];
  const compute = (): Y => forward(recorded ? (tensors) => saved.push(...tensors.map((x) => tf.keep(share(x)))) : nothing);
  const watched = (): Y => engine.runKernelFunc({ forwardFunc: compute, inputs: Object.fromEntries(inputs.entries()) }) as Y;
  try {
    const outputs = unrecorded(() => tidied(isWatched() ? watched : compute, called));
    if (recorded) {
      const backend = tf.getBackend();
      const backwards = (dy: tf.Tensor | tf.Tensor[]): (() => tf.Tensor)[] => {
        const list = onBackend(backend, () => gradient((Array.isArray(dy) ? dy : [dy]) as Y, saved));
        return list.map((dx) => () => (typeof dx === 'function' ? onBackend(backend, dx) : dx));
      };
      engine.addTapeNode(called, inputs, outputs, backwards, saved); // which frees what is saved when the tape comes to its end
    }
    return outputs;
  } catch (error) {
    tf.dispose(saved);
    throw error;
  }
}
