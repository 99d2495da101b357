// numpy's arrays of texts and of bytes: each item has the same room, filled up with zeros.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Budget, COST } from '../budget.js';
import type { Stored } from '../stored.js';
import { type Layout, stridesOf } from './arrays.js';

/** What an array of bytes takes in JavaScript, besides them. */
const BYTES = 320;

/** The bytes that each item of an array of texts (`U`) or bytes (`S`) has, or undefined for another array. */
export function roomOf({ dtype: { code } }: Layout): number | undefined {
  const [, kind, length] = /^([US])(\d+)$/.exec(code) ?? [];
  return length === undefined ? undefined : Number(length) * (kind === 'U' ? 4 : 1);
}

/** The items of an array, in lists in one another, as numpy's `tolist()`. */
export function listsOf(layout: Layout, data: Uint8Array, room: number, budget: Budget): Stored {
  const { dtype, shape } = layout;
  const strides = stridesOf(layout);
  const isText = dtype.code.startsWith('U');
  const item = (place: number): Stored => {
    budget.spendData((isText ? COST.text : BYTES) + room);
    const bytes = data.subarray(place * room, (place + 1) * room);
    return isText ? utf32(bytes, dtype.bigEndian) : bytes.slice(0, lengthOf(bytes));
  };
  const list = (axis: number, place: number): Stored => {
    if (axis === shape.length) return item(place);
    budget.spend(COST.list + COST.slot * shape[axis]);
    return Array.from({ length: shape[axis] }, (_, i) => list(axis + 1, place + i * strides[axis]));
  };
  return list(0, 0);
}

function lengthOf(bytes: Uint8Array): number {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length--;
  return length;
}

export function utf32(bytes: Uint8Array, bigEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let length = Math.floor(bytes.length / 4);
  while (length > 0 && view.getUint32(4 * length - 4) === 0) length--;
  const units = new Uint16Array(2 * length); // UTF-16, which decoders know
  let end = 0;
  for (let i = 0; i < length; i++) {
    const point = view.getUint32(4 * i, !bigEndian);
    check(isCharacter(point), () => new RuntimeError('a text of numpy is no Unicode'));
    if (point > 0xffff) units[end++] = 0xd7c0 + (point >> 10);
    units[end++] = point > 0xffff ? 0xdc00 + (point & 0x3ff) : point;
  }
  return end <= SHORT ? String.fromCharCode(...units.subarray(0, end)) : utf16.decode(units.subarray(0, end));
}

/** For so few a decoder takes longer. */
const SHORT = 32;
/** The order of bytes is that of all machines that JavaScript runs on. */
const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });

const isCharacter = (point: number): boolean => point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
