// load: from a file of PyTorch's to tensors.
import * as tf from '@tensorflow/tfjs-core';
import { checkBackend } from '../engines/engine.js';
import { type Arguments, bind, splitKeywords } from '../python/arguments.js';
import { check } from '../python/check.js';
import { checkOptionalStr } from '../python/checks.js';
import { given } from '../python/repr.js';
import { isUrl, nameOf } from './address.js';
import { type Loaded, materialize } from './materialize.js';
import { isLike, type LoadSource, open } from './open.js';
import { type OnProgress, Watch } from './places/watch.js';
import { legible } from './quote.js';
import { readCheckpoint } from './read.js';
import { select, type Selection } from './select.js';

/** Arguments of {@link load}. */
export interface LoadOptions extends Selection {
  /** Where the checkpoint is. */
  source: LoadSource;
  /** Hears how far the load is. */
  onProgress?: OnProgress | null;
  /** Ends the load. */
  signal?: AbortSignal | null;
}

const PARAMETERS = ['source', 'key', 'prefix', 'onProgress', 'signal'] as const;

/**
 * Reads what PyTorch users have: files of `torch.save`, of any version and whatever is in them, `torch.jit.save`, safetensors
 * and what `pickle.dump` wrote, tensors and modules too. The format is told by the content. No Python runs, and nothing in the file is ever executed or imported.
 *
 * | in Python | here |
 * |---|---|
 * | tensor, parameter, numpy array | tensor: of floats float32, of integers int32, of bool bool |
 * | with integers beyond int32 | `Uint32Array`, `BigInt64Array` or `BigUint64Array`, in row-major order |
 * | complex tensor | its real and imaginary parts: one dimension more, of size 2, as `torch.view_as_real` |
 * | sparse, quantized, nested tensor | dense; dequantized; a list of tensors |
 * | `nn.Module`, TorchScript module | its state dict |
 * | dict, `OrderedDict`, `defaultdict`, `Counter`, their subclasses, `Namespace` | object without a prototype |
 * | list, tuple, deque, `torch.Size` | array |
 * | set, frozenset | `Set` |
 * | int, float, numpy scalar | number, or bigint beyond 2⁵³ |
 * | str, `Path`, `torch.device`, `torch.dtype` | string: `'torch.float32'` |
 * | bytes, bytearray | `Uint8Array` |
 * | complex; slice, range | `{ real, imag }`; `{ start, stop, step }` |
 * | `datetime`, `date` | `Date` |
 * | any other object | {@link PythonObject}: its class, arguments and state, as data |
 * | any other function or class | its name, as a string |
 *
 * Keys are texts here: `0`, `None`, `(1, 2)` for what is none in Python, and `0 (int)` where there is a str `'0'` too; whole
 * numbers come first, as in any object of JavaScript. {@link save} writes all of it as the value of Python's that it came
 * from: keys with their type and order, tuples, floats that are whole numbers, dtypes. That goes with the objects themselves;
 * a copy (`{ ...checkpoint }`) is a plain dict or list.
 *
 * A checkpoint in several files is loaded by its index, `model.safetensors.index.json` or `pytorch_model.bin.index.json`: by
 * its path or URL, beside which the files are.
 *
 * A stream that breaks off is gone on with if the server gives parts of files (`Accept-Ranges`) and says what it knows their
 * state by (`ETag`, `Last-Modified`), up to three times in a row in vain; a URL is needed for that, not a `Response`.
 *
 * The caller owns the tensors: `tf.dispose` on the result frees all of them. It does not look into a `Set`.
 *
 * Arguments may be given by name in a trailing object.
 *
 * @param source - bytes (an `ArrayBuffer` or any view of one, shared or not), a `Blob` or `File`, a `Response`, a URL, or a
 *   string: in Node a path or URL, in a browser a URL. A browser also has `indexeddb://name`, `opfs://folder/name` and
 *   `localstorage://name`, as `save` wrote them.
 * @param key - takes only what the dict in the file holds under this key, e.g. `'model_state_dict'`; the rest is not read.
 * @param prefix - removed from the names that start with it, e.g. `'module.'`, `'_orig_mod.'`, `'model.'`.
 * @param onProgress - called as tfjs does, with a fraction that never falls and at last, when the tensors are there, is 1; and
 *   with `{ loaded, total }`, in bytes: those that came from a server, or were read of a file. Of a stream whose length nobody
 *   says, the fraction is 0 until then and `total` undefined; of several files, each counts the same. What it throws ends the load.
 * @param signal - an `AbortSignal` that ends the load; the error is its `reason`.
 * @returns what was saved; its type is the caller's to say: `load<{ epoch: number; model: nn.StateDict }>('last.pt')`.
 *
 * @example
 * ```ts
 * rnn.load_state_dict(await load('rnn.pt'));
 * rnn.load_state_dict(await load('checkpoint.pt', { key: 'model_state_dict', prefix: 'module.' }));
 *
 * const state_dict = await load('https://example.org/rnn.safetensors', {
 *   onProgress: (fraction, { loaded }) => console.log(`${Math.round(100 * fraction)} %, ${loaded} bytes`),
 *   signal: AbortSignal.timeout(60_000),
 * });
 * ```
 * @throws `TypeError` for arguments of another type, a Promise among them; `RuntimeError` for a file that is damaged, hostile,
 * or of another kind, where there is too little memory, and for a server that does not give it, with the URL and the HTTP status;
 * Node's own errors, such as ENOENT, with the path. Then no tensor is left over.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.load.html
 */
export async function load<Saved = Record<string, tf.Tensor>>(
  ...args: Arguments<LoadOptions, typeof PARAMETERS>
): Promise<Saved> {
  const bound = bind('load()', PARAMETERS, 1, splitKeywords(args));
  const { source, key = null, prefix = null, onProgress = null, signal = null } = bound;
  checkOptionalStr('load()', 'key', 2, key);
  checkOptionalStr('load()', 'prefix', 3, prefix);
  checkOnProgress(onProgress);
  checkSignal(signal);
  checkBackend();
  const watch = new Watch(onProgress, signal);
  return watch.during(async () => {
    const bytes = await open(source, watch);
    try {
      const { value, budget } = await readCheckpoint(bytes);
      const loaded = await materialize(select(value, { key, prefix }), budget);
      endOrDispose(watch, loaded);
      return loaded as Saved;
    } catch (error) {
      throw legible(error, typeof source === 'string' || isUrl(source) ? nameOf(source) : undefined);
    } finally {
      await bytes.close();
    }
  });
}

/** The last report may fail as any other, and then nothing is left over. */
function endOrDispose(watch: Watch, loaded: Loaded): void {
  try {
    watch.end();
  } catch (error) {
    tf.dispose(loaded as tf.TensorContainer);
    throw error;
  }
}

function checkOnProgress(value: unknown): asserts value is OnProgress | null {
  check(value === null || typeof value === 'function', () => {
    return new TypeError(`load(): argument 'onProgress' (position 4) must be a function, not ${given(value)}`);
  });
}

function checkSignal(value: unknown): asserts value is AbortSignal | null {
  check(value === null || isLike<AbortSignal>(value, 'aborted', 'throwIfAborted'), () => {
    return new TypeError(`load(): argument 'signal' (position 5) must be an AbortSignal, not ${given(value)}`);
  });
}
