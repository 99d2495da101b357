// The tensors of one module: their shapes by name, and whether they are exactly those that a constructor call makes.

export type Shape = readonly number[];
export type Shapes = ReadonlyMap<string, Shape>;

/** Whether there are exactly these tensors, in these shapes; what is undefined must not be there. No size may be 0. */
export function fit(shapes: Shapes, expected: Readonly<Record<string, Shape | undefined>>): boolean {
  const wanted = Object.entries(expected).filter(([, shape]) => shape !== undefined);
  return wanted.length === shapes.size && wanted.every(([name, shape = []]) => isShape(shapes.get(name), shape));
}

function isShape(actual: Shape | undefined, expected: Shape): boolean {
  return actual?.length === expected.length && actual.every((size, axis) => size === expected[axis] && size > 0);
}
