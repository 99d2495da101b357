// A zip writer that can lie about everything it writes.
import { crc32, deflateRawSync } from 'node:zlib';
import { type Bytes, join, le, utf8 } from './bytes.js';

export interface Entry {
  name: string;
  data: ArrayLike<number>;
  method?: number;
  flags?: number;
  localName?: string;
  localMethod?: number;
  localFlags?: number;
  localSignature?: number;
  localExtraLength?: number;
  /** What the directory says instead of the truth. */
  central?: {
    size?: number;
    packed?: number;
    crc?: number;
    header?: number;
    extra?: Bytes;
    signature?: number;
    disk?: number;
  };
}

export interface End {
  count?: number;
  countHere?: number;
  size?: number;
  offset?: number;
  disk?: number;
  comment?: Bytes;
  /** What stands before the end record: a zip64 end record and its locator, for instance. */
  before?: (directory: { offset: number; size: number; end: number }) => Bytes;
}

/** What Python's zipfile writes for `data`. */
export function deflated(name: string, data: Uint8Array): Entry {
  const packed = deflateRawSync(data);
  return { name, data: packed, method: 8, central: { size: data.length, packed: packed.length, crc: crc32(data) } };
}

export function zip(entries: readonly Entry[], end: End = {}): Uint8Array {
  const pieces: ArrayLike<number>[] = [];
  const directory: Bytes[] = [];
  let at = 0;
  for (const entry of entries) {
    const { name, data, method = 0, flags = 0x800, central = {} } = entry;
    const localName = utf8(entry.localName ?? name);
    const local = [
      ...le(entry.localSignature ?? 0x04034b50, 4),
      ...[...le(20, 2), ...le(entry.localFlags ?? flags, 2), ...le(entry.localMethod ?? method, 2), ...le(0, 16)],
      ...[...le(localName.length, 2), ...le(entry.localExtraLength ?? 3, 2), ...localName, 1, 2, 3],
    ];
    const extra = central.extra ?? [];
    directory.push([
      ...[
        ...le(central.signature ?? 0x02014b50, 4),
        ...le(20, 2),
        ...le(20, 2),
        ...le(flags, 2),
        ...le(method, 2),
        ...le(0, 4),
        ...le(central.crc ?? 0, 4),
      ],
      ...[...le(central.packed ?? central.size ?? data.length, 4), ...le(central.size ?? data.length, 4)],
      ...[...le(utf8(name).length, 2), ...le(extra.length, 2), ...le(0, 2), ...le(central.disk ?? 0, 2), ...le(0, 6)],
      ...[...le(central.header ?? at, 4), ...utf8(name), ...extra],
    ]);
    pieces.push(local, data);
    at += local.length + data.length;
  }
  const size = directory.flat().length;
  const before = end.before?.({ offset: at, size, end: at + size }) ?? [];
  const count = end.count ?? entries.length;
  const record = [
    ...[...le(0x06054b50, 4), ...le(end.disk ?? 0, 2), ...le(0, 2), ...le(end.countHere ?? count, 2), ...le(count, 2)],
    ...[...le(end.size ?? size, 4), ...le(end.offset ?? at, 4), ...le(end.comment?.length ?? 0, 2), ...(end.comment ?? [])],
  ];
  return join(...pieces, ...directory, before, record);
}

export interface End64 {
  count?: number | bigint;
  size?: number | bigint;
  offset?: number | bigint;
  at?: number | bigint;
  signature?: number;
  length?: number;
}

export function zip64End(truth: { offset: number; size: number; end: number }, count: number, lie: End64 = {}): Bytes {
  return [
    ...[...le(lie.signature ?? 0x06064b50, 4), ...le(lie.length ?? 44, 8), ...le(45, 2), ...le(45, 2), ...le(0, 8)],
    ...[
      ...le(lie.count ?? count, 8),
      ...le(lie.count ?? count, 8),
      ...le(lie.size ?? truth.size, 8),
      ...le(lie.offset ?? truth.offset, 8),
    ],
    ...[...le(0x07064b50, 4), ...le(0, 4), ...le(lie.at ?? truth.end, 8), ...le(1, 4)],
  ];
}

/** A file of torch with this pickle and these storages. */
export function torchZip(
  pickle: ArrayLike<number>,
  storages: Record<string, ArrayLike<number>> = {},
  more: readonly Entry[] = [],
): Uint8Array {
  const data = Object.entries(storages).map(([key, data]) => ({ name: `archive/data/${key}`, data }));
  return zip([{ name: 'archive/data.pkl', data: pickle }, ...data, { name: 'archive/version', data: utf8('3\n') }, ...more]);
}
