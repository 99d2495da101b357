// Which of Python's types an array or a plain object stands for, where that is not list or a dict of str keys.

const TUPLES = new WeakSet();
const INTEGER_KEYED = new WeakSet();

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
