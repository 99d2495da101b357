// Which of Python's types a value stands for, where that is not the plain one: list, a dict of str keys, a tensor of int32.

const TUPLES = new WeakSet();
const INTEGER_KEYED = new WeakSet();
const INT64 = new WeakSet();

/** Says that an array is a tuple in Python. */
export function asTuple<List extends readonly unknown[]>(items: List): List {
  TUPLES.add(items);
  return items;
}

export const isTuple = (items: object): boolean => TUPLES.has(items);

/** Says that the keys of an object are integers in Python. */
export function withIntegerKeys<Dict extends object>(dict: Dict): Dict {
  INTEGER_KEYED.add(dict);
  return dict;
}

export const integerKeys = (dict: object): boolean => INTEGER_KEYED.has(dict);

/** Says that an int32 tensor is int64 in PyTorch. */
export function asInt64<Tensor extends object>(tensor: Tensor): Tensor {
  INT64.add(tensor);
  return tensor;
}

export const isInt64 = (tensor: object): boolean => INT64.has(tensor);
