// Writes the file, or a part of it, in another format: dtypes and bits are kept.
import { leftOut } from '../../../../src/cli/left_out.js';
import { encode } from '../../../../src/serialization/encode.js';
import { blobOf } from '../../../../src/serialization/places/stores/store.js';
import { legible, printable } from '../../../../src/serialization/quote.js';
import { getOpened } from './opened.js';
import { partsOf } from './parts.js';

/** The file that was written, and lines of what it has no place for. */
export interface Converted {
  readonly blob: Blob;
  readonly leftOut: readonly string[];
}

/** A file of the name, whose extension says the format; `progress` hears how many bytes are done. */
export async function convert(part: number, name: string, progress: (bytes: number) => void): Promise<Converted> {
  const { value, content, metadata } = getOpened();
  const chosen = partsOf(content)[part].value ?? value;
  try {
    const blob = await blobOf(heard(encode(chosen, name), progress));
    return { blob, leftOut: leftOut(chosen, metadata, name).map(printable) };
  } catch (error) {
    throw legible(error);
  }
}

async function* heard(chunks: AsyncIterable<Uint8Array>, progress: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    yield chunk;
    progress((bytes += chunk.length));
  }
}
