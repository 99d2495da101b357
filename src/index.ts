// The public names of the package.
/**
 * PyTorch's recurrent networks for TensorFlow.js. Arguments come in torch's positional order, and any tail of them by name in one
 * trailing object; `import * as torch from 'tfjs-torch-rnn'` is the whole namespace.
 *
 * @module tfjs-torch-rnn
 */
import './engines/mend.js';
import './engines/wasm/kernels/register.js';

export { backward } from './autograd/backward.js';
export { detach, type Detachable } from './autograd/detach.js';
export { no_grad } from './autograd/no_grad.js';
export { kernelInfo, type KernelInfo } from './engines/kernel_info.js';
export { get_num_threads, set_num_threads } from './kernels/threads.js';
export { RuntimeError, ValueError } from './python/errors.js';
export * as nn from './nn/index.js';
export { load } from './serialization/load.js';
export type { Loaded } from './serialization/materialize.js';
export type { LoadSource } from './serialization/open.js';
export type { OnProgress } from './serialization/places/watch.js';
export { PythonObject } from './serialization/python_object.js';
export { save } from './serialization/save.js';
export type { Savable } from './serialization/to_stored.js';
export * as optim from './optim/index.js';
export { bernoulli, type BernoulliOptions } from './random/functions/bernoulli.js';
export { multinomial, type MultinomialOptions } from './random/functions/multinomial.js';
export { normal, type NormalArguments } from './random/functions/normal.js';
export { rand, randn, type RandOptions } from './random/functions/rand.js';
export {
  randint,
  type RandintArguments,
  type RandintOptions,
  randperm,
  type RandpermOptions,
} from './random/functions/randint.js';
export { get_rng_state, initial_seed, manual_seed, seed, set_rng_state } from './random/random.js';
