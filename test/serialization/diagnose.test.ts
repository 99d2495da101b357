// Files that are no checkpoints: each is called by its name, and what helps is said.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RuntimeError } from '../../src/python/errors.js';
import { readCheckpoint } from '../../src/serialization/read.js';
import { sourceOfBytes, sourceOfFile } from '../../src/serialization/source.js';
import { rejection } from '../support/files.js';
import { file as safetensors } from '../support/safetensors.js';
import { type Bytes, join, le, utf8 } from './bytes.js';
import { file as fixture } from './files.js';
import { zip } from './zip_writer.js';

const HEADS = JSON.parse(fs.readFileSync('test/fixtures/foreign_files.json', 'utf8')) as Record<string, string>;

async function diagnosis(bytes: ArrayLike<number>): Promise<string> {
  const error = await rejection(readCheckpoint(sourceOfBytes(join(bytes))));
  expect(error).toBeInstanceOf(RuntimeError);
  expect(error.message.length).toBeLessThan(400);
  return error.message;
}

/** What is said of the files that foreign_files.py writes with the programs that they come from. */
const FOREIGN: Readonly<Record<string, string>> = {
  '7z': 'this is a 7z archive: unpack it with 7z x',
  'Core ML': 'this is a Core ML model: save the state_dict()',
  GGUF: 'this is a model of llama.cpp (GGUF): take the safetensors files',
  HDF5: 'this is an HDF5 file, as Keras saves models: convert it with tensorflowjs_converter, or save its arrays with numpy.savez',
  ONNX: 'this is an ONNX model: run it with onnxruntime-web, or save the state_dict() of the PyTorch model with torch.save',
  'ONNX by torch': 'this is an ONNX model',
  SavedModel: 'this is a TensorFlow SavedModel: convert it',
  'TensorFlow Lite': 'this is a TensorFlow Lite model',
  bzip2: 'this is packed by bzip2: unpack it with bunzip2 < FILE > model.pt',
  checkpoint: "this is the list of TensorFlow's checkpoints",
  'checkpoint index': 'this is the index of a TensorFlow checkpoint',
  graph: 'this is a graph of TensorFlow',
  gzip: 'this is packed by gzip: unpack it with gunzip < FILE > model.pt',
  'keras.h5': 'this is an HDF5 file',
  lz4: 'this is packed by lz4: unpack it with unlz4 < FILE > model.pt',
  'pickle 0': 'this is a pickle of protocol 0 or 1: load it in Python, and save it again',
  'pickle 1': 'this is a pickle of protocol 0 or 1',
  tar: 'this is a tar archive: unpack it with tar -xf',
  'tar of torch': 'this is a tar archive, as torch wrote before 0.1.10: load it in Python, and save it again',
  xz: 'this is packed by xz: unpack it with unxz < FILE > model.pt',
  zstd: 'this is packed by zstd: unpack it with unzstd < FILE > model.pt',
};

test('every foreign file is told', () => {
  expect(Object.keys(FOREIGN).sort()).toEqual(Object.keys(HEADS).sort());
});

test.each(Object.entries(FOREIGN))('%s', async (name, expected) => {
  expect(await diagnosis(Buffer.from(HEADS[name], 'base64'))).toContain(expected);
});

const LFS =
  'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n';

test.each<[string, string | Bytes, string]>([
  ['nothing', '', 'the file is empty: download or save it again'],
  ['a Git LFS pointer', LFS, 'this is a Git LFS pointer, not the file itself: run git lfs pull'],
  ['a page', '<!DOCTYPE html>\n<html><head><title>404', 'this is an HTML page, not the file: open its URL in a browser'],
  ['a page in other letters', '\r\n <HTML lang="en">', 'this is an HTML page'],
  ['an error of a server', '<?xml version="1.0"?><Error><Code>AccessDenied', 'this is XML, by which servers say'],
  ['a model.json', '{"format": "layers-model", "modelTopology": {', 'the model.json of a TensorFlow.js model: load it with'],
  ['a config.json', '{\n  "architectures": ["BertModel"],', 'the configuration of a model: load its weights'],
  ['JSON', '[1, 2]', 'this is JSON: a checkpoint is a .pt, .safetensors or .npz file'],
  [
    'text',
    '\n  Entry not found\nmore',
    'unknown file format, which begins with the text "Entry not found": only what torch.save',
  ],
  ['text that orders the terminal', 'a \u009b2J', 'begins with the text "a \\u009b2J"'],
  ['long text', 'größe '.repeat(1000), 'which begins with the text "größe größe '],
  ['bytes', [1, 0, 255, 16, 5, 6, 7, 8, 9], 'which begins with the bytes 01 00 ff 10 05 06 07 08: only what'],
  ['a rar archive', [...utf8('Rar!\u001a\u0007'), 1, 0], 'this is a rar archive'],
  ['an empty zip', [...utf8('PK\u0005\u0006'), ...le(0, 18)], 'this is a zip archive with nothing in it'],
  ['a program of ExecuTorch', [...le(20, 4), ...utf8('ET12'), 0], 'this is an ExecuTorch program'],
  ['a mobile module', [...le(20, 4), ...utf8('PTMF'), 0], 'this is a TorchScript model for mobile devices'],
  ['a model of ONNX Runtime', [...le(20, 4), ...utf8('ORTM'), 0], 'this is a model of ONNX Runtime'],
])('%s', async (_what, bytes, expected) => {
  expect(await diagnosis(typeof bytes === 'string' ? utf8(bytes) : bytes)).toContain(expected);
});

test.each<[string, string[], string]>([
  [
    'a checkpoint',
    ['README.md', 'a/model.pt', 'b.pt'],
    'this is a zip archive that holds "a/model.pt": unpack it with unzip',
  ],
  ['a model of Keras', ['metadata.json', 'config.json', 'model.weights.h5'], 'this is a Keras model: convert it with'],
  ['a SavedModel', ['m/saved_model.pb', 'm/variables/variables.index'], 'this is a TensorFlow SavedModel: convert it'],
  ['a torch.package', ['p/.data/extern_modules', 'p/model/model.pkl'], 'this is a torch.package: save the state_dict()'],
  ['a Core ML package', ['m.mlpackage/Data/com.apple.CoreML/model.mlmodel'], 'this is a Core ML model'],
  ['a document', ['[Content_Types].xml', 'word/document.xml'], 'this is an Office document'],
  [
    'something else',
    ['a.txt', 'b\u001b[2J.txt'],
    'this is a zip archive without a checkpoint: it holds "a.txt", "b\\u001b[2J.txt"',
  ],
  ['many things', Array.from({ length: 1000 }, (_, i) => `${i}`.repeat(30)), 'without a checkpoint: it holds "000000'],
])('a zip with %s', async (_what, names, expected) => {
  const bytes = zip(names.map((name) => ({ name, data: [1] })));
  const error = await rejection(readCheckpoint(sourceOfBytes(bytes)));
  expect(error).toBeInstanceOf(RuntimeError);
  expect(error.message).toContain(expected);
  expect(error.message.length).toBeLessThan(1000);
});

test.each<[string, Uint8Array, string]>([
  [
    'a zip of torch',
    fixture('lstm.pt').slice(0, -100),
    'the zip file is cut off, it has no end record: download or save it again',
  ],
  ['a file of torch before 1.6', fixture('legacy_rnn.pt').slice(0, 100), 'the pickle ends too early'],
  ['the numbers of such a file', fixture('legacy_rnn.pt').slice(0, -4), 'the file ends too early'],
  ['a header of safetensors', safetensors('{"a":', '', 100n), 'it ends at byte 108 of a file of 13, which is cut off'],
  [
    'the numbers of safetensors',
    safetensors('{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}', 'x'),
    '1 bytes of tensors, 9 are described: the file is cut off',
  ],
])('what is cut off: %s', async (_what, bytes, expected) => {
  expect(await diagnosis(bytes)).toContain(expected);
});

describe('a directory', () => {
  let folder = '';
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-torch-rnn-'))));
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  test.each<[string, string[], string]>([
    ['empty', [], 'this is a directory: load a file in it'],
    [
      'of a model',
      ['config.json', 'model.safetensors'],
      'this is a directory: load a file in it, such as "model.safetensors"',
    ],
    [
      'of a model in parts',
      ['model-00001-of-00002.safetensors', 'model.safetensors.index.json'],
      'such as "model.safetensors.index.json"',
    ],
    ['of TensorFlow', ['saved_model.pb', 'variables'], 'this is the directory of a TensorFlow SavedModel: convert it'],
    ['of an unpacked checkpoint', ['data.pkl', 'version'], 'the directory of a checkpoint that was unpacked: load the .pt'],
  ])('%s', async (_what, names, expected) => {
    for (const name of names) fs.writeFileSync(path.join(folder, name), '');
    const error = await rejection(sourceOfFile(folder));
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toContain(`${folder}: this is `);
    expect(error.message).toContain(expected);
  });
});
