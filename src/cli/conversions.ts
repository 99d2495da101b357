// Which dtypes `load` makes others of.
import { type Dtype } from '../serialization/dtypes.js';
import { toTfjs } from '../serialization/elements.js';

/** `load: float64 as float32`; nothing if it leaves them all as they are. */
export function conversions(dtypes: ReadonlySet<Dtype>): string[] {
  const changed = [...dtypes].flatMap((dtype) => {
    const loaded = loadedAs(dtype);
    return loaded === dtype ? [] : [loaded === undefined ? `no ${dtype}` : `${dtype} as ${loaded}`];
  });
  return changed.length === 0 ? [] : [`load gives ${changed.join(', ')}`];
}

/** As `load` itself does it, with no elements. */
function loadedAs(dtype: Dtype): string | undefined {
  try {
    return toTfjs(dtype, new Uint8Array(0), '').dtype;
  } catch {
    return undefined;
  }
}
