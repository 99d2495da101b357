// How a kernel of tfjs is replaced by another, which may call it.
import type { Tensor } from '@tensorflow/tfjs-core';

export type Inputs = Record<string, Tensor>;
export type Attributes = Readonly<Record<string, unknown>>;

/** The result, by what the backend's own kernel makes of inputs and attributes. */
export type Mended = (
  own: (inputs: Inputs, attributes: Attributes) => Tensor,
  inputs: Inputs,
  attributes: Attributes,
) => Tensor | Tensor[];

export interface Mending {
  backendName: string;
  kernelName: string;
  mended: Mended;
}
