// What a file is that is no checkpoint, and what helps, in one sentence.
import { RuntimeError } from '../../python/errors.js';
import { quote } from '../quote.js';
import { hex, isText } from './heads.js';
import { KINDS } from './kinds.js';

const SHOWN = 8;

/** Of a file with these first bytes, a few hundred. */
export function notACheckpoint(bytes: Uint8Array): RuntimeError {
  const head = String.fromCharCode(...bytes);
  const kind = KINDS.find(([is]) => is(head));
  if (kind !== undefined) return new RuntimeError(`this is ${kind[1]}`);
  if (head === '') return new RuntimeError('the file is empty: download or save it again');
  const [line] = new TextDecoder()
    .decode(bytes)
    .trim()
    .split(/[\r\n]/);
  const first = Array.from(head.slice(0, SHOWN), hex).join(' ');
  const begins = isText(head) ? `the text ${quote(line)}` : `the bytes ${first}`;
  const supported = 'only what torch.save, safetensors, numpy and pickle write is supported';
  return new RuntimeError(`unknown file format, which begins with ${begins}: ${supported}`);
}

const CHECKPOINT = /\.(pt|pth|ckpt|bin|safetensors|npz|npy|pkl|pickle)$/i;

/** Zip archives and folders, by a name in them. */
const BY_NAME: readonly (readonly [name: RegExp, what: string])[] = [
  [/(^|\/)saved_model\.pb$/, 'a TensorFlow SavedModel: convert it with tensorflowjs_converter'],
  [/(^|\/)model\.weights\.h5$/, 'a Keras model: convert it with tensorflowjs_converter'],
  [/(^|\/)\.data\/extern_modules$/, 'a torch.package: save the state_dict() of the PyTorch model with torch.save'],
  [/(^|\/)coremldata\.bin$|\.mlmodel$/, 'a Core ML model: save the state_dict() of the PyTorch model with torch.save'],
  [/^\[Content_Types\]\.xml$/, 'an Office document'],
];

/** Of a zip archive with these names. */
export function notACheckpointArchive(names: readonly string[]): RuntimeError {
  const known = BY_NAME.find(([pattern]) => names.some((name) => pattern.test(name)));
  if (known !== undefined) return new RuntimeError(`this is ${known[1]}`);
  const checkpoint = names.find((name) => CHECKPOINT.test(name));
  const what =
    checkpoint === undefined
      ? `without a checkpoint: it holds ${names.slice(0, SHOWN).map(quote).join(', ')}`
      : `that holds ${quote(checkpoint)}: unpack it with unzip, and load that file`;
  return new RuntimeError(`this is a zip archive ${what}`);
}

/** Of a folder with these names. */
export function notACheckpointFolder(names: readonly string[]): RuntimeError {
  const known = BY_NAME.find(([pattern]) => names.some((name) => pattern.test(name)));
  if (known !== undefined) return new RuntimeError(`this is the directory of ${known[1]}`);
  if (names.includes('data.pkl')) {
    return new RuntimeError('this is the directory of a checkpoint that was unpacked: load the .pt file that it came from');
  }
  const checkpoint = names.find((name) => name.endsWith('.index.json')) ?? names.find((name) => CHECKPOINT.test(name));
  const example = checkpoint === undefined ? '' : `, such as ${quote(checkpoint)}`;
  return new RuntimeError(`this is a directory: load a file in it${example}`);
}
