// Stored values as the bytes of a file.
import { writeSafetensors } from './safetensors/write.js';
import type { Stored } from './stored.js';
import { writeTorch } from './torch/write.js';

export type SaveFormat = 'pt' | 'safetensors';

/** What the extension says: `.safetensors`, or else torch's own format. */
export function formatOf(target: string | URL | undefined): SaveFormat {
  return target !== undefined && String(target).endsWith('.safetensors') ? 'safetensors' : 'pt';
}

/** The bytes of the file, as they are needed. */
export function encode(
  value: Stored,
  target: string | URL | undefined,
  format: SaveFormat = formatOf(target),
): AsyncIterable<Uint8Array> {
  return format === 'safetensors' ? writeSafetensors(value) : writeTorch(value, prefixOf(target));
}

/** The folder inside the archive: as torch does, the name of the file without its extension. */
function prefixOf(target: string | URL | undefined): string {
  const name = target === undefined ? '' : (String(target).split(/[/\\]/).at(-1) ?? '');
  return name.replace(/\.[^.]*$/, '') || 'archive';
}
