// What a store of a browser can do.
import type { ByteSource } from '../../reader.js';

/** A place where each name stands for the bytes of a file. What goes wrong in it is a DOMException. */
export interface Store {
  /** What it is called. */
  readonly title: string;
  isHere(): boolean;
  find(name: string): Promise<ByteSource | undefined>;
  /** Some of the names that are there. */
  names(most: number): Promise<string[]>;
  /** Whole or not at all. */
  save(name: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
}

/** The bytes, out of the memory of the page as the browser likes. */
export async function blobOf(chunks: AsyncIterable<Uint8Array>): Promise<Blob> {
  const parts: Blob[] = [];
  for await (const chunk of chunks) parts.push(new Blob([chunk as Uint8Array<ArrayBuffer>]));
  return new Blob(parts, { type: 'application/octet-stream' });
}
