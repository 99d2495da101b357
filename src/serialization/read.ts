// Any checkpoint file, its format told by its content.
import { check } from '../python/check.js';
import { Budget } from './budget.js';
import { notACheckpoint, notACheckpointArchive } from './diagnose/diagnose.js';
import { looksLikeNpy, readNpy } from './numpy/npy.js';
import { looksLikeNpz, readNpz } from './numpy/npz.js';
import { looksLikePickle, readPickle } from './pickle/file.js';
import type { Placed } from './places/beside.js';
import { looksLikeSafetensors, readSafetensors } from './safetensors/read.js';
import type { ByteReader } from './reader.js';
import { gather } from './shards/gather.js';
import { readIndex } from './shards/index_file.js';
import type { Stored } from './stored.js';
import { readTorchLegacy } from './torch/legacy_file.js';
import { looksLikeLegacy } from './torch/legacy_pickles.js';
import { isTorchScript, looksLikeTorchZip, readTorchZip } from './torch/zip_file.js';
import { looksLikeZip, readZip, type Records } from './zip/read.js';

/** `torch`, `torch (legacy)`, `TorchScript`, `pickle`, `safetensors`, `npy`, `npz`, `3 shards`. */
export type Format = string;

export interface Checkpoint {
  format: Format;
  value: Stored;
  /** From which has been spent for it. */
  budget: Budget;
  /** Texts that a safetensors file has beside its tensors. */
  metadata?: Readonly<Record<string, string>>;
}

const HEAD = 512;

/** An index of shards is read with the files beside it. */
export async function readCheckpoint(source: ByteReader & Pick<Placed, 'beside'>): Promise<Checkpoint> {
  const head = await headOf(source);
  const index = await readIndex(source, head);
  if (index === undefined) return readFile(source, head);
  const count = new Set(index.values()).size;
  let { size } = source;
  const value = await gather(index, source.beside, async (shard) => {
    size += shard.size;
    return (await readFile(shard, await headOf(shard))).value;
  });
  return { format: `${count} ${count === 1 ? 'shard' : 'shards'}`, value, budget: new Budget(size) };
}

async function readFile(source: ByteReader, head: Uint8Array): Promise<Checkpoint> {
  const budget = new Budget(source.size);
  if (looksLikeZip(head)) return readArchive(await readZip(source, budget), budget);
  if (looksLikeLegacy(head)) return { format: 'torch (legacy)', value: await readTorchLegacy(source, budget), budget };
  if (looksLikeNpy(head)) return { format: 'npy', value: await readNpy(source, budget, 'the file'), budget };
  if (looksLikeSafetensors(head)) {
    const { tensors, metadata } = await readSafetensors(source, budget); // whose length may begin like a pickle
    return { format: 'safetensors', value: tensors, budget, metadata };
  }
  check(looksLikePickle(head), () => notACheckpoint(head));
  return { format: 'pickle', value: await readPickle(source, budget), budget };
}

const headOf = (source: ByteReader): Promise<Uint8Array> => source.read(0, Math.min(HEAD, source.size));

async function readArchive(archive: Records, budget: Budget): Promise<Checkpoint> {
  if (looksLikeTorchZip(archive)) {
    const format = isTorchScript(archive) ? 'TorchScript' : 'torch';
    return { format, value: await readTorchZip(archive, budget), budget };
  }
  check(looksLikeNpz(archive), () => notACheckpointArchive([...archive.keys()]));
  return { format: 'npz', value: await readNpz(archive, budget), budget };
}
