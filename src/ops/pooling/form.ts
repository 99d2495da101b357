// What a form of max pooling is. Planes are (A, H, W, 1), and what is found in their windows (A, Hout, Wout, 1).
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Windows } from './windows.js';

export interface MaxPoolForm {
  readonly name: string;
  /** The largest elements, and how far behind its window's beginning each lies in its plane, h·W + w. */
  readonly search: (x: Tensor4D, windows: Windows) => [values: Tensor4D, offsets: Tensor4D];
  /** The largest elements alone, if that is less work. */
  readonly largest?: (x: Tensor4D, windows: Windows) => Tensor4D;
  /** The gradient by x, of that shape: that of each window where its largest element lies. */
  readonly put: (dy: Tensor4D, offsets: Tensor4D, shape: number[], windows: Windows) => Tensor;
}
