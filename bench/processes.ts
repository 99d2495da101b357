// A process for a task, which sends rows of results: threads are set for a whole process.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BackendName, Threads } from './row.js';

/** TensorFlow reads its limits when it is loaded; the last is that of the kernels. */
const ONE_THREAD = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: '1' };

/** Runs a file of this folder on a task, to its end. */
export function inProcess(
  file: string,
  task: { backend: BackendName; threads: Threads },
  onRow: (row: unknown) => void,
): Promise<void> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(task)], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', ...(task.threads === '1' && ONE_THREAD) },
  });
  child.on('message', onRow);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`measuring ${task.backend} ended with ${code ?? 'a signal'}`)),
    );
  });
}
