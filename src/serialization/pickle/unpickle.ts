// Reads one pickle. Nothing in it is executed: whatever it names is looked up in `names`.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Cursor } from '../cursor.js';
import type { Stored } from '../stored.js';
import { Machine } from './machine.js';
import { OP } from './opcodes.js';
import { type Names, OPERATIONS } from './operations.js';
import { plain } from './plain.js';

/** The next pickle; the cursor is left behind it. */
export function unpickle(cursor: Cursor, names: Names): Stored {
  const machine = new Machine(cursor.left);
  for (let code = cursor.uint8(); code !== OP.STOP; code = cursor.uint8()) {
    const operation = OPERATIONS.get(code);
    check(operation !== undefined, () => new RuntimeError(`Unsupported operand ${code}`));
    operation(machine, cursor, names);
  }
  return plain(machine.result());
}
