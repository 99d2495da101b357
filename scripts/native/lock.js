// A lock between processes: a folder that holds one folder, named after its owner, in which the owner works. Nothing but
// atomic steps: it is taken by renaming a folder, which fails while another is in there; it is broken by deleting the folder
// of an owner that is gone, and no two owners have one name.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { cleanUpOnSignal } from './ending.js';
import { say, sayNowAndThen } from './say.js';

const BEAT = 5_000;
const GONE = 60_000; // without a beat, on another machine or where the number of a dead process was given again

/** Calls `body` with an empty folder beside `lock`, on its file system, while no other process is in `body` for this `lock`. */
export async function withLock(lock, body) {
  const own = `${os.hostname()}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const candidate = `${lock}.${own}`;
  const work = path.join(lock, own);
  const leave = () => {
    remove(candidate);
    remove(work);
    removeIfEmpty(lock);
  };
  const forget = cleanUpOnSignal(leave);
  const beat = setInterval(() => [candidate, path.join(candidate, own), work].forEach(touch), BEAT);
  try {
    fs.mkdirSync(path.join(candidate, own), { recursive: true });
    await take(lock, candidate);
    for (const left of leftBeside(lock)) remove(left);
    return await body(work);
  } finally {
    clearInterval(beat);
    leave();
    forget();
  }
}

async function take(lock, candidate) {
  let stopSaying;
  while (!renamed(candidate, lock)) {
    const owners = entries(lock);
    for (const owner of owners.filter((name) => isGone(name, path.join(lock, name)))) remove(path.join(lock, owner));
    removeIfEmpty(lock); // where a rename does not replace an empty folder
    if (stopSaying === undefined && entries(lock).length > 0) {
      say(`another run (process ${processOf(owners[0])}) is at it, waiting ...`);
      stopSaying = sayNowAndThen((seconds) => `still waiting, ${seconds} s`);
    }
    await setTimeout(200);
  }
  stopSaying?.();
}

function renamed(from, to) {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(error.code) && fs.existsSync(to)) return false;
    throw error;
  }
}

/** What processes that were killed while they waited have left. */
function leftBeside(lock) {
  const [parent, prefix] = [path.dirname(lock), `${path.basename(lock)}.`];
  const names = entries(parent).filter((name) => name.startsWith(prefix));
  return names
    .filter((name) => isGone(name.slice(prefix.length), path.join(parent, name)))
    .map((name) => path.join(parent, name));
}

function isGone(owner, folder) {
  if (owner.startsWith(`${os.hostname()}.`) && !isRunning(processOf(owner))) return true;
  const { mtimeMs } = fs.statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  return Date.now() - mtimeMs > GONE;
}

function processOf(owner) {
  return Number(owner?.split('.').at(-2));
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function entries(folder) {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function touch(folder) {
  try {
    fs.utimesSync(folder, new Date(), new Date());
  } catch {
    // not there now
  }
}

function remove(folder) {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function removeIfEmpty(folder) {
  try {
    fs.rmdirSync(folder);
  } catch {
    // not empty, or gone
  }
}
