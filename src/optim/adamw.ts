// optim.AdamW: Adam that shrinks the parameters instead of adding to their gradients.
import type * as tf from '@tensorflow/tfjs-core';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { Adam, ADAM_PARAMETERS, type AdamOptions } from './adam.js';
import type { Given, Params } from './param_groups.js';
import type { LoadArguments } from './state_dict.js';

type Options = Omit<AdamOptions, 'decoupled_weight_decay'>;

/** The argument lists that AdamW takes: torch's positional order, any tail of it by keyword, `maximize` only so. */
export type AdamWArguments = Arguments<{ params: Params<AdamOptions> } & Given<Options>, typeof ADAM_PARAMETERS>;

/**
 * {@link Adam} with decoupled weight decay: before its step, and not through the gradient,
 *
 *     p ← p - lr·weight_decay·p
 *
 * State of a parameter: as of Adam.
 *
 * @example
 * ```ts
 * const optimizer = new optim.AdamW(model.parameters(), { lr: 1e-3, weight_decay: 0.1 });
 * ```
 * @throws `ValueError` or `TypeError` with torch's text for arguments that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 */
export class AdamW extends Adam {
  static override readonly name: string = 'AdamW';

  /**
   * @param params - the parameters, or groups of them: `[{ params: [...], lr: 0.01 }, ...]`.
   * @param lr - the learning rate (default 1e-3).
   * @param betas - default [0.9, 0.999].
   * @param eps - default 1e-8.
   * @param weight_decay - default 1e-2.
   * @param amsgrad - default false.
   *
   * Any tail of the arguments may be given by name in one object, and `maximize` (default false) only there. A number may be
   * a tensor with one element, which is read back and left to the caller.
   */
  constructor(
    params: Params<AdamOptions>,
    lr?: number | tf.Tensor,
    betas?: [number, number] | [tf.Tensor, tf.Tensor],
    eps?: number | tf.Tensor,
    weight_decay?: number | tf.Tensor,
    amsgrad?: boolean,
  );
  constructor(...args: AdamWArguments);
  constructor(...args: unknown[]) {
    const { params, ...given } = bind('AdamW.__init__()', ADAM_PARAMETERS, 1, splitKeywords(args), ['maximize']);
    const options = { weight_decay: 1e-2, ...given, decoupled_weight_decay: true } as Given<AdamOptions>;
    super(params as Params<AdamOptions>, options);
  }

  /** As of {@link Adam}; the weight decay is decoupled whatever the state dict says. */
  override load_state_dict(...args: LoadArguments): void {
    super.load_state_dict(...args);
    for (const group of this.param_groups) group.decoupled_weight_decay = true;
  }
}
