// A file on disk, in Node, with its path in every error.
import { replaceFile } from '../replace_file.js';
import { printable } from '../quote.js';
import type { ByteSource } from '../reader.js';
import { sourceOfFile } from '../source.js';
import { type Placed, withBeside } from './beside.js';
import { type Watch, watched } from './watch.js';

export async function openFile(path: string, watch: Watch): Promise<Placed> {
  const paths = globalThis.process.getBuiltinModule('node:path');
  const open = async (file: string): Promise<ByteSource> => {
    const source = await named(file, () => sourceOfFile(file));
    const withPath: ByteSource = {
      size: source.size,
      read: (offset, length) => named(file, () => source.read(offset, length)),
      readInto: (offset, target) => named(file, () => source.readInto(offset, target)),
      close: () => source.close(),
    };
    return watched(withPath, watch, watch.part(source.size));
  };
  return withBeside(await open(path), watch, (name) => open(paths.join(paths.dirname(path), name)));
}

export function saveFile(chunks: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  return named(path, () => replaceFile(chunks, path));
}

/** What `run` gives. Node names the path in some of its errors, and as it is. */
async function named<T>(path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw isNodes(error) ? withPath(error, path) : error;
  }
}

function withPath(error: NodeJS.ErrnoException, path: string): Error {
  const message = error.message.includes(path) ? error.message : `${error.message} (of '${path}')`;
  const { code, errno, syscall } = error;
  return Object.assign(new Error(printable(message), { cause: error }), { code, errno, syscall, path });
}

/** Whether it is an error of the operating system. */
const isNodes = (error: unknown): error is NodeJS.ErrnoException =>
  typeof error === 'object' && error !== null && 'code' in error && 'syscall' in error;
