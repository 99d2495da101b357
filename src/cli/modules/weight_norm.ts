// Modules whose weights are kept in two parts, as torch's weight_norm keeps them: a size and a direction.
import type { Option } from './call.js';
import type { Shape, Shapes } from './shapes.js';

/** The call of a function of `nn.utils` on a module. */
export interface Wrap {
  readonly name: 'utils.weight_norm' | 'utils.parametrizations.weight_norm';
  readonly options: Readonly<Record<string, Option>>;
}

/** The shapes without it, and the calls that bring it back. */
export function unwrap(shapes: Shapes): { shapes: Shapes; wraps: readonly Wrap[] } {
  const plain = new Map(shapes);
  const wraps: Wrap[] = [];
  for (const [size, shape] of shapes) {
    const [, parameter, old] = /^(?:parametrizations\.(\w+)\.original0|(\w+)_g)$/.exec(size) ?? [];
    const name = parameter ?? old;
    const direction = parameter === undefined ? `${old}_v` : `parametrizations.${parameter}.original1`;
    const whole = shapes.get(direction);
    const dim = whole && axisOf(shape, whole);
    if (whole === undefined || dim === undefined || shapes.has(name)) continue;
    plain.delete(size);
    plain.delete(direction);
    plain.set(name, whole);
    wraps.push({
      name: parameter === undefined ? 'utils.weight_norm' : 'utils.parametrizations.weight_norm',
      options: { ...(name !== 'weight' && { name }), ...(dim !== 0 && { dim }) },
    });
  }
  return { shapes: plain, wraps };
}

/** Along which axis there is a size of its own; null if there is one for all; undefined if these are no sizes. */
function axisOf(sizes: Shape, whole: Shape): number | null | undefined {
  if (sizes.length === 0) return null;
  if (sizes.length !== whole.length) return undefined;
  const axis = sizes.findIndex((size) => size !== 1);
  const dim = Math.max(axis, 0);
  const fits = sizes.every((size, i) => size === (i === dim ? whole[i] : 1));
  return fits ? dim : undefined;
}
