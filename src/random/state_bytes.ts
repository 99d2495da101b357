// The state of the generator as the bytes that torch keeps it in: its struct CPUGeneratorImplState, little-endian.
import { check } from '../python/check.js';
import { RuntimeError } from '../python/errors.js';
import type { GeneratorState } from './generator.js';
import { MT19937, N } from './mt19937.js';

/** Where the fields lie. */
const SEED = 0; // 64 bits
const LEFT = 8; // 32 bits
const SEEDED = 12; // 32 bits, 1 or 0
const NEXT = 16; // 64 bits
const WORDS = 24; // N of 64 bits each
const SPARE = WORDS + 8 * N + 8; // a double, between two that are 0
const HAS_SPARE = SPARE + 16; // 32 bits, 1 or 0
const SPARE_FLOAT = HAS_SPARE + 8; // a float
const HAS_SPARE_FLOAT = SPARE_FLOAT + 4; // 8 bits, 1 or 0
const SIZE = HAS_SPARE_FLOAT + 4;

export function toBytes({ engine, spare, spareFloat }: GeneratorState): Uint8Array {
  const view = new DataView(new ArrayBuffer(SIZE));
  view.setBigUint64(SEED, engine.seed, true);
  view.setInt32(LEFT, engine.left, true);
  view.setInt32(SEEDED, 1, true);
  view.setUint32(NEXT, engine.next, true);
  engine.words.forEach((word, i) => {
    view.setUint32(WORDS + 8 * i, word, true);
  });
  view.setFloat64(SPARE, spare ?? 0, true);
  view.setInt32(HAS_SPARE, Number(spare !== undefined), true);
  view.setFloat32(SPARE_FLOAT, spareFloat ?? 0, true);
  view.setUint8(HAS_SPARE_FLOAT, Number(spareFloat !== undefined));
  return new Uint8Array(view.buffer);
}

export function fromBytes(bytes: Uint8Array): GeneratorState {
  check(bytes.length === SIZE, () => {
    const found = `but found the input RNG state size to be ${bytes.length}`;
    return new RuntimeError(`Expected a CPUGeneratorImplState of size ${SIZE} ${found}`);
  });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const engine = new MT19937(view.getBigUint64(SEED, true));
  engine.left = view.getInt32(LEFT, true);
  engine.next = view.getUint32(NEXT, true);
  const isValid = view.getInt32(SEEDED, true) !== 0 && engine.left > 0 && engine.left <= N && engine.next <= N;
  check(isValid, () => new RuntimeError('Invalid mt19937 state'));
  for (let i = 0; i < N; i++) engine.words[i] = view.getUint32(WORDS + 8 * i, true);
  return {
    engine,
    spare: view.getInt32(HAS_SPARE, true) ? view.getFloat64(SPARE, true) : undefined,
    spareFloat: view.getUint8(HAS_SPARE_FLOAT) ? view.getFloat32(SPARE_FLOAT, true) : undefined,
  };
}
