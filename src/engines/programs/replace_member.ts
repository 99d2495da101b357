// A method of one object in the place of its own, for a while.

type Method = (...args: never[]) => unknown;

/** Puts in what `by` makes of the method; what is returned takes it out again. */
export function replaceMember<Name extends string, Of extends Record<Name, Method>>(
  of: Of,
  name: Name,
  by: (own: Of[Name]) => Of[Name],
): () => void {
  const own = Object.getOwnPropertyDescriptor(of, name);
  of[name] = by(of[name].bind(of) as Of[Name]);
  return () => {
    if (own === undefined) Reflect.deleteProperty(of, name);
    else Object.defineProperty(of, name, own);
  };
}
