// The five pickles with which a legacy file begins.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import type { Cursor } from '../cursor.js';
import { OP } from '../pickle/opcodes.js';
import type { Names } from '../pickle/operations.js';
import { unpickle } from '../pickle/unpickle.js';
import type { Stored } from '../stored.js';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/** Pickle's LONG1 with the ten bytes of the magic number. */
const LONG1_MAGIC = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** It follows on the protocol, and from protocol 4 on on the length of a frame. */
export function looksLikeLegacy(head: Uint8Array): boolean {
  const start = head[2] === OP.FRAME ? 11 : 2;
  return head[0] === OP.PROTO && LONG1_MAGIC.every((byte, i) => head[start + i] === byte);
}

/** What the file holds, and the keys of the storages, in the order in which they follow. */
export function legacyPickles(cursor: Cursor, names: Names, budget: Budget): { stored: Stored; keys: Stored } {
  const next = (): Stored => unpickle(cursor, names, budget);
  check(next() === MAGIC, () => new RuntimeError('Invalid magic number; corrupt file?'));
  const protocol = next();
  check(
    protocol === PROTOCOL,
    () => new RuntimeError(`Invalid protocol version: ${typeof protocol === 'number' ? protocol : typeof protocol}`),
  );
  next(); // the byte order and type sizes of the machine, which the rest does not depend on
  return { stored: next(), keys: next() };
}
