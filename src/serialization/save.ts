// save: from tensors to a file that PyTorch reads.
import { check } from '../python/check.js';
import { ValueError } from '../python/errors.js';
import { bind } from '../python/arguments.js';
import { checkOptionalStr } from '../python/checks.js';
import { splitDictArgument } from '../python/dict_argument.js';
import { collect, deliver, destination } from './deliver.js';
import { encode, formatOf, type SaveFormat } from './encode.js';
import { legible } from './quote.js';
import { type Savable, ToStored } from './to_stored.js';

const PARAMETERS = ['object', 'target', 'format'] as const;

/**
 * Writes a file that PyTorch or the safetensors package reads: a state dict, or any nesting of plain objects and arrays of
 * tensors, numbers, strings, booleans and null, with sets, dates, and `Map` for a dict whose keys are no texts. `torch.load`,
 * also with `weights_only=True`, takes the `.pt`, unless it holds objects that need other classes; a `.safetensors` holds a flat
 * dict of tensors and nothing else. Names, order, shapes and bits are kept. What {@link load} gave is written as what it was in
 * Python.
 *
 * The values are those at the time of the call. In Node the file is written beside the target and then renamed: a save that
 * fails, or is killed, leaves the old file whole. A file keeps its owner, group and permissions, as far as the process may; a
 * symbolic link stays one, and what it leads to is written; a pipe or device is written into.
 *
 * In a browser a name in `indexeddb://`, `opfs://` (the origin private file system, where slashes are folders) or
 * `localstorage://` (a few megabytes) holds the old file until the new one is whole. They are apart from what tfjs keeps: an
 * object store `checkpoints` of the database `tfjs-torch-rnn`, and keys that begin with `tfjs-torch-rnn/`.
 *
 * Target and format may be given by name in an object after the first argument: one that stands alone is what to save.
 *
 * @param object - what to save; the tensors stay the caller's.
 * @param target - in Node a path or `file:` URL (a `URL` or a string), in a browser the name of a download, or
 *   `indexeddb://name`, `opfs://name`, `localstorage://name`. Without one the bytes are returned.
 * @param format - `'pt'` or `'safetensors'`; by default what the target's extension says, else `'pt'`.
 *
 * @example
 * ```ts
 * await save(model.state_dict(), 'model.safetensors');
 * await save({ epoch: 3, model_state_dict: model.state_dict() }, 'checkpoint.pt');
 * const bytes = await save(model.state_dict());
 * await save(model.state_dict(), 'indexeddb://model.pt'); // in a browser; load('indexeddb://model.pt')
 * ```
 * @throws `TypeError` for what no checkpoint holds, a Promise among it, `RuntimeError` for what the format does not hold; both
 * name where it is. `RuntimeError` also where a store of the browser has no room.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.save.html
 */
export async function save(
  object: Savable,
  target: string | URL,
  format?: SaveFormat | null | { format?: SaveFormat | null },
): Promise<void>;
export async function save(object: Savable, keywords: { target: string | URL; format?: SaveFormat | null }): Promise<void>;
export async function save(object: Savable, keywords?: { format?: SaveFormat | null }): Promise<Uint8Array>;
export async function save(
  object: Savable,
  target: null | undefined,
  format?: SaveFormat | null | { format?: SaveFormat | null },
): Promise<Uint8Array>;
export async function save(...args: unknown[]): Promise<unknown> {
  const isObject = (): boolean => true; // a plain object that stands alone is what to save
  const bound = bind('save()', PARAMETERS, 1, splitDictArgument(args, isObject));
  const { object, target = null, format: given = null } = bound;
  const address = target === null ? undefined : destination(target);
  checkOptionalStr('save()', 'format', 3, given);
  const format = given ?? formatOf(address);
  check(format === 'pt' || format === 'safetensors', () => {
    return new ValueError(`save(): format must be 'pt' or 'safetensors', got '${format}'`);
  });
  const toStored = new ToStored();
  try {
    const chunks = encode(await toStored.of(object), address, format);
    return await (address === undefined ? collect(chunks) : deliver(chunks, address));
  } catch (error) {
    throw legible(error);
  } finally {
    toStored.close();
  }
}
