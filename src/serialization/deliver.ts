// Where a checkpoint goes: to a file, at once or not at all, to a download, or to the caller.
import { check } from '../python/check.js';
import { isNode, nodeFs } from './source.js';

type Chunks = AsyncIterable<Uint8Array>;

export async function collect(chunks: Chunks): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.length;
  }
  const bytes = new Uint8Array(size);
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

/** To a path or `file:` URL in Node, to a download of that name in a browser. */
export async function deliver(chunks: Chunks, target: string | URL): Promise<void> {
  if (isNode()) return writeFile(chunks, target);
  check(typeof target === 'string', () => new TypeError('save(): in a browser the target is the name of a download'));
  return download(chunks, target);
}

/** Writes beside the target and then renames, so that there is always a whole file: the new one or the one before. */
async function writeFile(chunks: Chunks, target: string | URL): Promise<void> {
  const { promises } = nodeFs();
  const path = typeof target === 'string' ? target : process.getBuiltinModule('node:url').fileURLToPath(target);
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`;
  try {
    const handle = await promises.open(temporary, 'wx');
    try {
      for await (const chunk of chunks) await handle.writeFile(chunk);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await promises.rename(temporary, path);
  } catch (error) {
    await promises.rm(temporary, { force: true });
    throw error;
  }
}

async function download(chunks: Chunks, name: string): Promise<void> {
  const parts: BlobPart[] = [];
  for await (const chunk of chunks) parts.push(chunk as Uint8Array<ArrayBuffer>);
  const url = URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000); // the browser may not have begun to read it yet
}
