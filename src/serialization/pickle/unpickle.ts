// Reads one pickle. Nothing in it is executed: calls are recorded, unless `names` has data for them.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import type { Cursor } from '../cursor.js';
import type { Stored } from '../stored.js';
import { Machine } from './machine.js';
import { OP } from './opcodes.js';
import { type Names, OPERATIONS } from './operations.js';

/** The next pickle; the cursor is left behind it. */
export function unpickle(cursor: Cursor, names: Names, budget: Budget): Stored {
  const machine = new Machine(budget);
  for (let code = cursor.uint8(); code !== OP.STOP; code = cursor.uint8()) {
    const operation = OPERATIONS[code];
    check(operation !== undefined, () => new RuntimeError(`Unsupported operand ${code}`));
    operation(machine, cursor, names);
  }
  return machine.result();
}
