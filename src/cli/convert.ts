// `convert FROM TO`: the same values in another format, dtypes and bits kept.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { deliver } from '../serialization/deliver.js';
import { encode } from '../serialization/encode.js';
import type { Selection } from '../serialization/select.js';
import { withCheckpoint } from './checkpoint.js';

export async function convert(from: string, to: string, selection: Selection): Promise<void> {
  check(/\.(pt|pth|safetensors)$/.test(to), () => {
    return new RuntimeError(`${to}: the name must end with .pt, .pth or .safetensors`);
  });
  await withCheckpoint(from, selection, ({ value }) => deliver(encode(value, to), to));
}
