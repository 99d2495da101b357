// Writes a file whole or not at all, in Node: beside the target, and then renamed over it.
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { nodeFs } from './platform.js';
import { beginTemporary, endTemporary, removeStale } from './temporaries.js';
import { type Chunks, writeChunks } from './write_chunks.js';

/** What may be done with a file, and no `setuid`. */
const PERMISSIONS = 0o777;
/** Nobody else reads the new file before it has the permissions of the old one. */
const PRIVATE = 0o600;
/** As many as Linux follows. */
const MAX_LINKS = 40;

/** What is no regular file, such as a pipe or a device, is written into: nothing could take its place. */
export async function replaceFile(chunks: Chunks, path: string): Promise<void> {
  const { promises, constants } = nodeFs();
  const there = await statIfThere(path);
  if (there?.isFile() === false) {
    await withHandle(await promises.open(path, constants.O_WRONLY), (pipe) => writeChunks(chunks, pipe));
    return;
  }
  const file = await followLinks(path);
  const old = there && (await statWritable(file));
  const folder = globalThis.process.getBuiltinModule('node:path').dirname(file);
  await removeStale(folder);
  const temporary = beginTemporary(folder);
  try {
    await withHandle(await promises.open(temporary, 'wx', old && PRIVATE), async (handle) => {
      await writeChunks(chunks, handle, { toDisk: true });
      if (old) await keepOwner(handle, old);
      await handle.sync();
    });
    await promises.rename(temporary, file);
  } finally {
    endTemporary(temporary);
  }
}

async function withHandle<T>(handle: FileHandle, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await nodeFs().promises.stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The path that symbolic links lead to, whether or not a file is there: a link stays a link. */
async function followLinks(path: string): Promise<string> {
  const paths = globalThis.process.getBuiltinModule('node:path');
  let file = path;
  for (let links = 0; links < MAX_LINKS; links++) {
    const link = await nodeFs()
      .promises.readlink(file)
      .catch(() => undefined);
    if (link === undefined) break;
    file = paths.isAbsolute(link) ? link : `${paths.dirname(file)}/${link}`; // not `join`, which takes `..` out of a linked folder
  }
  return file;
}

/** A file that may not be written may not be replaced either, though its folder allows it. */
async function statWritable(file: string): Promise<Stats> {
  const { promises, constants } = nodeFs();
  return withHandle(await promises.open(file, constants.O_WRONLY), (handle) => handle.stat());
}

/** Owner, group and permissions as before, as far as this process may. */
async function keepOwner(handle: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await handle.stat();
  const give = async (owner: number): Promise<boolean> => {
    if (own.uid === owner && own.gid === gid) return true;
    return handle.chown(owner, gid).then(
      () => true,
      () => false,
    );
  };
  const permissions = permissionsOf(mode, (await give(uid)) || (await give(own.uid)));
  if (permissions !== (own.mode & PERMISSIONS)) await handle.chmod(permissions).catch(() => undefined); // not every disk has them
}

/** The permissions of a file that had `mode`. Another group than before may do what anybody might. */
export function permissionsOf(mode: number, sameGroup: boolean): number {
  return PERMISSIONS & (sameGroup ? mode : (mode & ~0o070) | ((mode & 0o007) << 3));
}
