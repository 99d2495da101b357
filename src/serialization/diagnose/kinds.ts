// Files that are taken for checkpoints: how each is known by its first bytes, and what its owner can do.
import { isText, nestedTags } from './heads.js';

/** The first bytes, each as a character. */
type Test = (head: string) => boolean;

const starts =
  (...magics: readonly string[]): Test =>
  (head) =>
    magics.some((magic) => head.startsWith(magic));

const at =
  (place: number, magic: string): Test =>
  (head) =>
    head.startsWith(magic, place);

const text =
  (pattern: RegExp): Test =>
  (head) =>
    isText(head) && pattern.test(head);

/** A message of protocol buffers that begins with its version, by the tags that follow. */
const protobuf =
  (tags: string): Test =>
  (head) =>
    new RegExp(`^${tags}$`).test(nestedTags(head));

const FROM_TENSORFLOW = 'convert it with tensorflowjs_converter, or save its arrays with numpy.savez';
const STATE_DICT = 'save the state_dict() of the PyTorch model with torch.save';

/** The first that fits is it. */
export const KINDS: readonly (readonly [is: Test, what: string])[] = [
  [starts('version https://git-lfs.github.com/'), 'a Git LFS pointer, not the file itself: run git lfs pull'],
  [
    text(/^\s*<(!doctype\s+html|html|head)\b/i),
    'an HTML page, not the file: open its URL in a browser to see why, and load the URL of the download itself',
  ],
  [text(/^\s*<\?xml\b/i), 'XML, by which servers say that they refuse: open its URL in a browser to see why'],

  [starts('\x1f\x8b'), 'packed by gzip: unpack it with gunzip < FILE > model.pt'],
  [starts('BZh'), 'packed by bzip2: unpack it with bunzip2 < FILE > model.pt'],
  [starts('\xfd7zXZ\0'), 'packed by xz: unpack it with unxz < FILE > model.pt'],
  [starts('\x28\xb5\x2f\xfd'), 'packed by zstd: unpack it with unzstd < FILE > model.pt'],
  [starts('\x04\x22\x4d\x18'), 'packed by lz4: unpack it with unlz4 < FILE > model.pt'],
  [starts('7z\xbc\xaf\x27\x1c'), 'a 7z archive: unpack it with 7z x, and load the file in it'],
  [starts('Rar!\x1a\x07'), 'a rar archive: unpack it with unrar x, and load the file in it'],
  [
    (head) => at(257, 'ustar')(head) && starts('sys_info\0', 'pickle\0', 'storages\0', 'tensors\0')(head),
    'a tar archive, as torch wrote before 0.1.10: load it in Python, and save it again with torch.save',
  ],
  [at(257, 'ustar'), 'a tar archive: unpack it with tar -xf, and load the file in it'],
  [starts('PK\x05\x06'), 'a zip archive with nothing in it: save the file again'],

  [starts('\x89HDF\r\n\x1a\n'), `an HDF5 file, as Keras saves models: ${FROM_TENSORFLOW}`],
  [starts('GGUF', 'lmgg', 'fmgg', 'tjgg'), 'a model of llama.cpp (GGUF): take the safetensors files that it was made from'],
  [at(4, 'TFL3'), `a TensorFlow Lite model: run it with tfjs-tflite, or ${FROM_TENSORFLOW}`],
  [at(4, 'PTMF'), `a TorchScript model for mobile devices: ${STATE_DICT}`],
  [at(4, 'ET12'), `an ExecuTorch program: ${STATE_DICT}`],
  [at(4, 'ORTM'), `a model of ONNX Runtime: run it with onnxruntime-web, or ${STATE_DICT}`],
  [protobuf('12 0a 12'), `a TensorFlow SavedModel: ${FROM_TENSORFLOW}`],
  [protobuf('12 (0a|52) 0a'), `a Core ML model: ${STATE_DICT}`],
  [protobuf('(12|1a|22|2a|32|3a|42) .*'), `an ONNX model: run it with onnxruntime-web, or ${STATE_DICT}`],
  [(head) => head.startsWith('\n') && /Placeholder|Const/.test(head), `a graph of TensorFlow: ${FROM_TENSORFLOW}`],
  [
    starts('\0\0\x06\x08\x01\x1a\x02\x08'),
    `the index of a TensorFlow checkpoint: load it in Python, and ${FROM_TENSORFLOW}`,
  ],
  [text(/^model_checkpoint_path: /), `the list of TensorFlow's checkpoints: load one in Python, and ${FROM_TENSORFLOW}`],

  [
    text(/^\s*\{[^]*"(modelTopology|weightsManifest)"/),
    'the model.json of a TensorFlow.js model: load it with tf.loadLayersModel or tf.loadGraphModel',
  ],
  [
    text(/^\s*\{[^]*"(architectures|model_type|transformers_version)"/),
    'the configuration of a model: load its weights, which are in a file beside it, such as model.safetensors',
  ],
  [text(/^\s*[{[]/), 'JSON: a checkpoint is a .pt, .safetensors or .npz file'],
  [
    (head) => text(/^(\([dl]p|c(copy_reg|numpy|torch|__builtin__|collections)\b)/)(head) || starts('}q\0', ']q\0')(head),
    'a pickle of protocol 0 or 1: load it in Python, and save it again with torch.save',
  ],
];
