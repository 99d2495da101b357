// The temporary files of saves, in Node: their names, and the removal of those that killed processes left behind.
import { nodeFs } from './platform.js';

/** After this long without a write, a save whose process cannot be asked for is taken to be over. */
const DAY = 24 * 60 * 60 * 1000;

/** Host, process space, process, and a random part. */
const NAME = /^\.tfjs-torch-rnn-([0-9a-f]{16})-(\d+)-([1-9]\d*)-[0-9a-f]+\.tmp$/;

/** Those of the saves that are under way here. */
const inUse = new Set<string>();

/** The path of a new one in `folder`. The length of its name does not depend on what is saved. */
export function beginTemporary(folder: string): string {
  const random = globalThis.process.getBuiltinModule('node:crypto').randomBytes(8).toString('hex');
  const file = `${folder}/.tfjs-torch-rnn-${host()}-${processSpace()}-${globalThis.process.pid}-${random}.tmp`;
  inUse.add(file);
  return file;
}

/** Removes it, unless it has another name by now. */
export function endTemporary(file: string): void {
  nodeFs().rmSync(file, { force: true });
  inUse.delete(file);
}

/** For a process that is about to end in the middle of its saves. */
export function endTemporaries(): void {
  inUse.forEach(endTemporary);
}

/** Removes the temporary files in `folder` that nobody writes to any more. Never fails: no save depends on it. */
export async function removeStale(folder: string): Promise<void> {
  const { promises } = nodeFs();
  for (const name of await promises.readdir(folder).catch(() => [])) {
    const file = `${folder}/${name}`;
    if (await isStale(name, file)) await promises.unlink(file).catch(() => undefined);
  }
}

/** What another host has made may be in use, as far as can be told here. */
async function isStale(name: string, file: string): Promise<boolean> {
  const [, onHost, space, pid] = NAME.exec(name) ?? [];
  if (onHost === undefined || onHost !== host()) return false;
  return space === processSpace() ? !isAlive(Number(pid)) : isOld(file);
}

function isAlive(pid: number): boolean {
  try {
    return globalThis.process.kill(pid, 0); // asks, and sends nothing
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // the process may belong to someone else
  }
}

async function isOld(file: string): Promise<boolean> {
  const stats = await nodeFs()
    .promises.lstat(file)
    .catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > DAY;
}

/** The name of this host, of a length and in letters that any file name may have. */
function host(): string {
  const name = globalThis.process.getBuiltinModule('node:os').hostname();
  return globalThis.process.getBuiltinModule('node:crypto').createHash('sha256').update(name).digest('hex').slice(0, 16);
}

/** The containers of a host each number their processes anew. */
function processSpace(): string {
  try {
    return nodeFs().readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '0'; // only Linux has them
  }
}
