// Writes safetensors files. Names keep their order; the tensors lie in the file by the size of their elements, all aligned.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { byteLength, checkContent, describe, dictOf, isWellFormed } from '../contents.js';
import { type Dtype, DTYPES, elementOf } from '../dtypes.js';
import { pieces } from '../reader.js';
import { type Stored, StoredTensor } from '../stored.js';
import { METADATA } from './header.js';

/** The file in pieces; of the tensors, one piece at a time is in memory. */
export async function* writeSafetensors(value: Stored): AsyncGenerator<Uint8Array> {
  const tensors = tensorsOf(value);
  const sizeOf = ([, { dtype }]: [string, StoredTensor]): number => DTYPES[dtype].size;
  const laidOut = [...tensors].sort((a, b) => sizeOf(b) - sizeOf(a));
  const offsets = new Map<string, [begin: number, end: number]>();
  let end = 0;
  for (const [name, tensor] of laidOut) {
    checkContent(tensor, name);
    offsets.set(name, [end, (end += byteLength(tensor, name))]);
  }

  yield header(tensors, offsets);
  for (const [, tensor] of laidOut) yield* pieces(tensor.content);
}

function tensorsOf(value: Stored): [name: string, StoredTensor][] {
  const dict = dictOf(value);
  check(dict !== undefined, () => {
    return new RuntimeError(`a safetensors file holds a dict of tensors, not ${describe(value)}; a .pt file can hold it`);
  });
  return [...dict.entries()].map(([name, tensor]) => {
    check(typeof name === 'string', () => new RuntimeError(`a safetensors file has texts for names, not ${describe(name)}`));
    check(name !== METADATA && isWellFormed(name), () => {
      return new RuntimeError(`${JSON.stringify(name)} cannot be the name of a tensor in a safetensors file`);
    });
    check(tensor instanceof StoredTensor, () => {
      const reason = `a safetensors file holds tensors only, but '${name}' is ${describe(tensor)}`;
      return new RuntimeError(`${reason}; a .pt file can hold nested values`);
    });
    return [name, tensor];
  });
}

function header(tensors: readonly [string, StoredTensor][], offsets: ReadonlyMap<string, [number, number]>): Uint8Array {
  const entries = tensors.map(([name, { dtype, shape }]) => {
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype: code(dtype, name), shape, data_offsets: offsets.get(name) })}`;
  });
  const json = new TextEncoder().encode(`{${[`"${METADATA}":{"format":"pt"}`, ...entries].join(',')}}`);
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(' '.charCodeAt(0));
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  return bytes;
}

function code(dtype: Dtype, name: string): string {
  const { safetensors } = elementOf(dtype);
  check(safetensors !== undefined, () => {
    return new RuntimeError(`tensor '${name}' is ${dtype}, which a safetensors file cannot hold; a .pt file can`);
  });
  return safetensors;
}
