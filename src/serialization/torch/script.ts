// What TorchScript's code says at the head of each class: which attributes are parameters and which are buffers.
import type { Budget } from '../budget.js';
import { decodeUtf8 } from '../cursor.js';
import type { ByteReader } from '../reader.js';

/** The names of a module's tensors, in the order of its state dict: all other attributes of it are not in there. */
export type Registered = ReadonlyMap<string, readonly string[]>;

/** Files of code are read whole. */
const MAX_CODE = 2 ** 26;

const CLASS = /^class (\w+)\(Module\):\n {2}__parameters__ = \[(.*)\]\n {2}__buffers__ = \[(.*)\]$/gm;

/** By the path of the class, `__torch__.models.Tagger`. Those of older versions of torch, or with odd names, are left out. */
export async function registeredIn(records: ReadonlyMap<string, ByteReader>, budget: Budget): Promise<Registered> {
  const registered = new Map<string, readonly string[]>();
  for (const [record, bytes] of records) {
    const [, path] = /^code\/(.*)\.py$/.exec(record) ?? [];
    if (path === undefined || bytes.size > MAX_CODE) continue;
    budget.spend(4 * bytes.size);
    const code = decodeUtf8(await bytes.read(0, bytes.size), record);
    for (const [, name, parameters, buffers] of code.matchAll(CLASS)) {
      const names = `${parameters}${buffers}`;
      if (!names.includes('\\')) registered.set(`${path.replaceAll('/', '.')}.${name}`, namesIn(names));
    }
  }
  return registered;
}

/** `"weight", "bias", `: the names. */
const namesIn = (list: string): string[] => Array.from(list.matchAll(/"([^"]*)"/g), ([, name]) => name);
