// A file that is one pickle, as `pickle.dump` and numpy write them.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { Cursor } from '../cursor.js';
import type { ByteReader } from '../reader.js';
import type { Stored } from '../stored.js';
import { madeBy } from '../torch/globals.js';
import { resolve } from '../torch/resolve.js';
import { Tensors } from '../torch/tensors.js';
import { OP } from './opcodes.js';
import { unpickle } from './unpickle.js';

/** What stands besides tensors in a checkpoint; it is read into memory at once. */
export const MAX_PICKLE = 2 ** 28;

/** Here the tensors are in the pickle. */
const MAX_FILE = 2 ** 31 - 1;

export function looksLikePickle(head: Uint8Array): boolean {
  return head[0] === OP.PROTO && head[1] >= 2 && head[1] <= 5;
}

export async function readPickle(source: ByteReader, budget: Budget): Promise<Stored> {
  check(source.size <= MAX_FILE, () => new RuntimeError(`the pickle is refused: it has ${source.size} bytes`));
  const cursor = new Cursor(await source.read(0, source.size), 'the pickle');
  const tensors = new Tensors(budget);
  const persistent = (): never => {
    throw new RuntimeError('the pickle refers to something outside of it, which no file that is nothing but a pickle has');
  };
  const stored = unpickle(cursor, { call: (callable, args) => madeBy(callable, args, budget, tensors), persistent }, budget);
  check(cursor.left === 0, () => new RuntimeError('the file goes on behind the end of its pickle'));
  return resolve(stored, budget, tensors);
}
