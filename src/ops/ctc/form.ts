// What a form of the CTC loss is.
import type { Tensor, Tensor1D, Tensor3D } from '@tensorflow/tfjs-core';

/** What N sequences of steps are to spell. */
export interface Spelling {
  /** The labels of each sequence, all of them classes. */
  labels: readonly (readonly number[])[];
  /** How many steps of each sequence count. */
  steps: readonly number[];
  /** The class that spells nothing. */
  blank: number;
}

export interface CTCInput extends Spelling {
  log_probs: Tensor3D; // (T, N, C), float32, none of its sizes 0
  /** Whether the loss of what cannot be spelled is 0 with gradient 0, not ∞ with gradient NaN. */
  zero_infinity: boolean;
}

export interface CTCOutput {
  losses: Tensor1D; // (N)
  /** What `backward` needs besides the input; nothing unless `keep`. */
  reserve: Tensor[];
}

/** A form. It finds the active backend when it runs. */
export interface CTCForm {
  readonly name: string;
  forward: (input: CTCInput, keep: boolean) => CTCOutput;
  /** The gradient by what log_softmax was taken of, (T, N, C), from that by the losses. */
  backward: (input: CTCInput, reserve: readonly Tensor[], dLosses: Tensor1D) => Tensor3D;
}
