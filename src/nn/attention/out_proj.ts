// The projection of what the heads of nn.MultiheadAttention find: a Linear by another name.
import { Linear } from '../linear.js';

/** A {@link Linear}. torch calls it so where it is part of an attention. */
export class NonDynamicallyQuantizableLinear extends Linear {
  static override readonly name: string = 'NonDynamicallyQuantizableLinear';
}
