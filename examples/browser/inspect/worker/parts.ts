// What of a file can be converted by itself: all of it, and each state dict in it.
import type { Content } from '../../../../src/cli/content.js';
import { Dict, type Stored } from '../../../../src/serialization/stored.js';

export interface FilePart {
  /** Empty for the whole file. */
  readonly label: string;
  /** The value, if it is not the whole file's. */
  readonly value?: Stored;
}

/** More are no models, and no choice for anybody. */
const MAX_PARTS = 20;

export function partsOf({ stateDicts }: Content): FilePart[] {
  const inside = stateDicts.filter(({ path }) => path.length > 0).slice(0, MAX_PARTS);
  return [{ label: '' }, ...inside.map(({ path, tensors }) => ({ label: path.join('.'), value: Dict.of(tensors) }))];
}
