// What must not outlive this process when a signal ends it: child processes, locks, unfinished work.
import os from 'node:os';

const cleanups = new Set();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const cleanup of [...cleanups].reverse()) cleanup();
    process.exit(128 + os.constants.signals[signal]);
  });
}

/** Has `cleanup` called if a signal ends this process, until the function that it returns is called. */
export function cleanUpOnSignal(cleanup) {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}
