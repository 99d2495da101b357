// A checkpoint in several files, as one dict of the tensors in the order of its index.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { describe, dictOf } from '../contents.js';
import type { Placed } from '../places/beside.js';
import { quote } from '../quote.js';
import type { ByteReader } from '../reader.js';
import { Dict, type Stored } from '../stored.js';
import type { ShardIndex } from './index_file.js';

/** Opens each file once, with `beside`, and reads it with `read`; the files are closed by who has made `beside`. */
export async function gather(
  index: ShardIndex,
  beside: Placed['beside'],
  read: (source: ByteReader) => Promise<Stored>,
): Promise<Dict> {
  check(beside !== undefined, () => {
    const advice = 'load it from its path or URL, beside which they are';
    return new RuntimeError(`this is only the index of a checkpoint in several files: ${advice}`);
  });
  const count = new Set(index.values()).size;
  const shards = new Map<string, ReadonlyMap<Stored, Stored>>();
  const gathered = new Dict();
  for (const [name, file] of index) {
    try {
      const shard = shards.get(file) ?? entriesOf(await read(await beside(file, count)));
      shards.set(file, shard);
      const value = shard.get(name);
      check(value !== undefined, () => new RuntimeError('it is not there'));
      gathered.set(name, value);
    } catch (error) {
      const { message } = error as Error;
      throw new RuntimeError(`shard ${quote(file)}, in which ${quote(name)} should be: ${message}`, { cause: error });
    }
  }
  return gathered;
}

function entriesOf(shard: Stored): ReadonlyMap<Stored, Stored> {
  const dict = dictOf(shard);
  check(dict !== undefined, () => new RuntimeError(`it holds ${describe(shard)}, not a dict`));
  return new Map(dict.entries());
}
