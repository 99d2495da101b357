// Which dtypes `load` makes others of.
import type { Dtype } from '../serialization/dtypes.js';
import { toTfjs } from '../serialization/elements.js';

/** `load gives float64 as float32`; nothing if it leaves them all as they are. */
export function conversions(dtypes: ReadonlySet<Dtype>): string[] {
  const changed = [...dtypes].flatMap((dtype) => {
    const loaded = toTfjs(dtype, new Uint8Array(0), '').dtype ?? dtype; // as load itself does it, with no elements
    return loaded === dtype ? [] : [`${dtype} as ${dtype.startsWith('complex') ? 'pairs of ' : ''}${loaded}`];
  });
  return changed.length === 0 ? [] : [`load gives ${changed.join(', ')}`];
}
