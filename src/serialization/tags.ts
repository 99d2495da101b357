// How what `load` gave goes back into a file: as the value of Python's that it came from, of which JavaScript shows less.
import type { Dtype } from './dtypes.js';
import type { Stored } from './stored.js';

/** What a converter back into Python's values offers. */
export interface Storer {
  /**
   * The stored form of a part. `original` is what it came from: it comes back as it was while the part is the same, and a number
   * stays a float where a float was.
   */
  store(value: unknown, name: string | number, original?: Stored): Stored;
  /** What `value` is from now on, also within itself. */
  remember<Kind extends Stored>(value: object, stored: Kind): Kind;
  recall(value: object): Stored | undefined;
  /** What `make` gives, one level further down. */
  within<Kind>(name: string | number, make: () => Kind): Kind;
}

/** Gives the stored form of what was tagged with it. */
export type Back<Value = object> = (storer: Storer, value: Value) => Stored;

/** How a tensor lay in its file. */
export interface TensorTag {
  dtype: Dtype;
  shape: readonly number[];
  requires_grad: boolean;
  kind: 'tensor' | 'parameter' | 'ndarray';
}

const BACK = new WeakMap<object, Back>();
const TENSORS = new WeakMap<object, TensorTag>();

/** Remembers the way back of an object that is to be given out. */
export function tagged<Value extends object>(value: Value, back: Back<Value>): Value {
  BACK.set(value, back as Back);
  return value;
}

export const backOf = (value: object): Back | undefined => BACK.get(value);

export function tagTensor<Value extends object>(tensor: Value, tag: TensorTag): Value {
  TENSORS.set(tensor, tag);
  return tensor;
}

export const tensorTagOf = (tensor: object): TensorTag | undefined => TENSORS.get(tensor);
