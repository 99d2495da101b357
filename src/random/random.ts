// torch's functions for the seed and the state of its generator.
import * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import { typeName } from '../python/repr.js';
import { currentState, randomSeed, setState } from './generator.js';
import { MT19937 } from './mt19937.js';
import { fromBytes, toBytes } from './state_bytes.js';

const SEED = ['seed'] as const;
const NEW_STATE = ['new_state'] as const;

/**
 * Seeds the generator of all random numbers. Equal seeds give equal numbers: initial weights, dropout masks and what `randn`
 * and its like draw are after `manual_seed(n)` those of PyTorch on an x86 CPU after `torch.manual_seed(n)`, bit for bit.
 * Without a call the seed is random.
 *
 * @example
 * ```ts
 * manual_seed(0);
 * const rnn = new nn.RNN(3, 4); // weight_ih_l0[0] = -0.0037, 0.2682, -0.4115, as in PyTorch
 * ```
 * @param seed - an integer from -2⁶³ to 2⁶⁴ - 1; only its value modulo 2³² counts for what is drawn, as in torch.
 * @throws `TypeError` if the seed is not an integer, `ValueError` if it has more than 64 bits.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.manual_seed.html
 */
export function manual_seed(...args: Arguments<{ seed: number | bigint }, typeof SEED>): void {
  const { seed } = bind('manual_seed()', SEED, 1, splitKeywords(args));
  check(Number.isInteger(seed) || typeof seed === 'bigint', () => {
    return new TypeError(`manual_seed expected an int, but got ${String(seed)}`);
  });
  const bits = BigInt(seed as number | bigint);
  check(bits >= -(2n ** 63n) && bits < 2n ** 64n, () => new ValueError('Overflow when unpacking long long'));
  setState({ engine: new MT19937(bits) });
}

/**
 * Seeds the generator with a random number, and returns that.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.seed.html
 */
export function seed(...args: Arguments<object, []>): number {
  bind('seed()', [], 0, splitKeywords(args));
  const random = randomSeed();
  manual_seed(random);
  return Number(random);
}

/**
 * The seed of the generator: what {@link manual_seed} was given last, a negative one plus 2⁶⁴, or else a random number. A
 * bigint where a number is not exact.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.initial_seed.html
 */
export function initial_seed(...args: Arguments<object, []>): number | bigint {
  bind('initial_seed()', [], 0, splitKeywords(args));
  const bits = currentState().engine.seed;
  return bits <= Number.MAX_SAFE_INTEGER ? Number(bits) : bits;
}

/**
 * The state of the generator, from which {@link set_rng_state} goes on drawing the same numbers: in a checkpoint it lets a
 * training with dropout be taken up exactly where it stopped.
 *
 * The bytes are those of `torch.get_rng_state()` on the CPU, and either side goes on from the other's. tfjs has no uint8, so
 * they come as int32: of a checkpoint that was saved here, PyTorch takes `state.byte()`.
 *
 * @returns (5056), int32 values from 0 to 255. The caller owns it.
 *
 * @example
 * ```ts
 * await save({ weights: model.state_dict(), rng_state: get_rng_state() }, 'checkpoint.pt');
 * // and later
 * const { weights, rng_state } = await load<{ weights: nn.StateDict; rng_state: tf.Tensor }>('checkpoint.pt');
 * model.load_state_dict(weights);
 * set_rng_state(rng_state);
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.get_rng_state.html
 */
export function get_rng_state(...args: Arguments<object, []>): tf.Tensor1D {
  bind('get_rng_state()', [], 0, splitKeywords(args));
  return tf.tensor1d(Int32Array.from(toBytes(currentState())), 'int32');
}

/**
 * Sets the state of the generator to what {@link get_rng_state} returned, here or in PyTorch on a CPU: what `load` makes of
 * that.
 *
 * @param new_state - 5056 int32 values from 0 to 255, of any shape. It stays the caller's, and is read back.
 * @throws `TypeError` or `RuntimeError` with torch's text for what is no such state; the generator is then left as it was.
 * @example
 * ```ts
 * const state = get_rng_state();
 * const first = rand(2);
 * set_rng_state(state);
 * const again = rand(2); // the same numbers
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_rng_state.html
 */
export function set_rng_state(...args: Arguments<{ new_state: tf.Tensor }, typeof NEW_STATE>): void {
  const { new_state } = bind('set_rng_state()', NEW_STATE, 1, splitKeywords(args));
  check(new_state instanceof tf.Tensor, () => {
    return new TypeError(`expected a torch.ByteTensor, but got ${typeName(new_state)}`);
  });
  check(!new_state.isDisposed, () => new RuntimeError("set_rng_state(): argument 'new_state' is disposed"));
  const values = new_state.dtype === 'int32' ? new_state.dataSync<'int32'>() : undefined;
  check(values?.every((value) => value >= 0 && value < 256) === true, () => {
    return new TypeError('RNG state must be a torch.ByteTensor (tfjs: int32 values from 0 to 255)');
  });
  setState(fromBytes(Uint8Array.from(values ?? [])));
}
