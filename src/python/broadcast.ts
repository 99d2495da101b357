// How torch, as numpy, makes one shape of two.
import { check } from './check.js';
import { RuntimeError } from './errors.js';

interface Shaped {
  shape: number[];
}

/** The shape that two shapes broadcast to, with torch's text if there is none. */
export function broadcast(a: Shaped, b: Shaped): number[] {
  const rank = Math.max(a.shape.length, b.shape.length);
  const padded = ({ shape }: Shaped): number[] => [...new Array<number>(rank - shape.length).fill(1), ...shape];
  const [first, second] = [padded(a), padded(b)];
  for (let axis = rank - 1; axis >= 0; axis--) {
    check(first[axis] === second[axis] || first[axis] === 1 || second[axis] === 1, () => {
      const sizes = `The size of tensor a (${first[axis]}) must match the size of tensor b (${second[axis]})`;
      return new RuntimeError(`${sizes} at non-singleton dimension ${axis}`);
    });
  }
  return first.map((size, axis) => (size === 1 ? second[axis] : size));
}
