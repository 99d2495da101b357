// A pickle assembler: every function gives the bytes that make one value.
import { type Bytes, le, utf8 } from './bytes.js';

const MARK = 0x28;

export const op = (...codes: number[]): Bytes => codes;

export const PROTO = op(0x80, 2);
export const STOP = op(0x2e);
export const NONE = op(0x4e);
export const TRUE = op(0x88);
export const FALSE = op(0x89);
export const LIST = op(0x5d);
export const DICT = op(0x7d);
export const REDUCE = op(0x52);
export const BUILD = op(0x62);
export const APPEND = op(0x61);
export const SETITEM = op(0x73);
export const PERSISTENT = op(0x51);

export const text = (value: string): Bytes => [0x58, ...le(utf8(value).length, 4), ...utf8(value)];
export const put = (index: number): Bytes => [0x71, index];
export const get = (index: number): Bytes => [0x68, index];
export const global = (module: string, name: string): Bytes => [0x63, ...utf8(`${module}\n${name}\n`)];
export const tuple = (...values: Bytes[]): Bytes => [MARK, ...values.flat(), 0x74];
export const list = (...values: Bytes[]): Bytes => [...LIST, MARK, ...values.flat(), 0x65];
/** Keys and values in turn. */
export const dict = (...pairs: Bytes[]): Bytes => [...DICT, MARK, ...pairs.flat(), 0x75];
export const call = (callable: Bytes, ...args: Bytes[]): Bytes => [...callable, ...tuple(...args), ...REDUCE];

export function int(value: number | bigint): Bytes {
  if (value >= -(2 ** 31) && value < 2 ** 31) return [0x4a, ...le(value, 4)];
  return [0x8a, 16, ...le(value, 16)];
}

export function float(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return [0x47, ...new Uint8Array(view.buffer)];
}

export const pickle = (...parts: Bytes[]): Bytes => [...PROTO, ...parts.flat(), ...STOP];

export const ORDERED_DICT = global('collections', 'OrderedDict');

export const sizes = (...values: number[]): Bytes => tuple(...values.map(int));

export function storage(numel: Bytes, key = '0', storageClass = 'FloatStorage', ...view: Bytes[]): Bytes {
  return [...tuple(text('storage'), global('torch', storageClass), text(key), text('cpu'), numel, ...view), ...PERSISTENT];
}

/** `_rebuild_tensor_v2` with anything in the place of its first arguments. */
export function tensor(of: Bytes, offset: Bytes, size: Bytes, stride: Bytes): Bytes {
  return call(global('torch._utils', '_rebuild_tensor_v2'), of, offset, size, stride, FALSE, call(ORDERED_DICT));
}
