// Stored values as the bytes of a file.
import { writeSafetensors } from './safetensors/write.js';
import type { Stored } from './stored.js';
import { writeTorch } from './torch/write.js';

export type SaveFormat = 'pt' | 'safetensors';

/** What the extension says: `.safetensors`, or else torch's own format. */
export function formatOf(target: string | undefined): SaveFormat {
  return target?.endsWith('.safetensors') === true ? 'safetensors' : 'pt';
}

/** The bytes of the file, as they are needed. */
export function encode(
  value: Stored,
  target: string | undefined,
  format: SaveFormat = formatOf(target),
): AsyncIterable<Uint8Array> {
  return format === 'safetensors' ? writeSafetensors(value) : writeTorch(value, prefixOf(target));
}

/** The folder inside the archive: as torch does, the name of the file without its extension, but none that would lead up. */
function prefixOf(target = ''): string {
  const name = (target.split(/[/\\]/).at(-1) ?? '').replace(/\.[^.]*$/, '');
  return /^\.*$/.test(name) ? 'archive' : name;
}
