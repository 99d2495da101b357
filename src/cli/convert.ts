// `convert FROM TO`: the same values in another format, dtypes and bits kept.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import { deliver } from '../serialization/deliver.js';
import { encode } from '../serialization/encode.js';
import type { Selection } from '../serialization/select.js';
import { endTemporaries } from '../serialization/temporaries.js';
import { withCheckpoint } from './checkpoint.js';
import { leftOut } from './left_out.js';
import { printError } from './print.js';

/** What ends a command early: the keyboard, another process, the terminal that closes. */
const ENDS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function convert(from: string, to: string, selection: Selection): Promise<void> {
  check(/\.(pt|pth|safetensors)$/.test(to), () => {
    return new RuntimeError(`${to}: the name must end with .pt, .pth or .safetensors`);
  });
  for (const signal of ENDS) process.once(signal, end);
  try {
    await withCheckpoint(from, selection, async ({ value, metadata = {} }) => {
      await deliver(encode(value, to), to);
      const lines = leftOut(value, metadata, to);
      if (lines.length > 0) printError(lines);
    });
  } finally {
    for (const signal of ENDS) process.off(signal, end);
  }
}

/** Leaves nothing half written, and then ends as if there had been no listener. */
function end(signal: NodeJS.Signals): void {
  endTemporaries();
  process.kill(process.pid, signal);
}
