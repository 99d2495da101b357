// The origin private file system: a name is a path in it, whose folders are made when they are missing.
import { check } from '../../../python/check.js';
import { sourceOfBlob } from '../../source.js';
import type { Store } from './store.js';

export const opfs: Store = {
  title: 'the origin private file system',
  isHere: () => typeof FileSystemFileHandle !== 'undefined' && 'createWritable' in FileSystemFileHandle.prototype,
  async find(name) {
    try {
      const { folder, file } = await locate(name, false);
      return sourceOfBlob(await (await folder.getFileHandle(file)).getFile());
    } catch (error) {
      if ((error as Error).name === 'NotFoundError') return undefined;
      throw error;
    }
  },
  async names(most) {
    const names: string[] = [];
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) if (names.push(name) === most) break;
    return names;
  },
  async save(name, chunks) {
    const { folder, file } = await locate(name, true);
    const handle = await folder.getFileHandle(file, { create: true });
    try {
      await write(chunks, await handle.createWritable());
    } catch (error) {
      if ((await handle.getFile()).size === 0) await folder.removeEntry(file); // it was not there before
      throw error;
    }
  },
};

async function locate(name: string, create: boolean): Promise<{ folder: FileSystemDirectoryHandle; file: string }> {
  const folders = name.split('/');
  const isPath = !folders.some((part) => ['', '.', '..'].includes(part));
  check(isPath, () => new DOMException('the name is no path', 'DataError'));
  const file = folders.pop() ?? '';
  let folder = await navigator.storage.getDirectory();
  for (const inside of folders) folder = await folder.getDirectoryHandle(inside, { create });
  return { folder, file };
}

/** The file is as before until the stream is closed. */
async function write(chunks: AsyncIterable<Uint8Array>, stream: FileSystemWritableFileStream): Promise<void> {
  try {
    for await (const chunk of chunks) await stream.write(chunk as Uint8Array<ArrayBuffer>);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined); // one that has failed is aborted
    throw error;
  }
}
