// load and save: what is saved comes back, in both formats, on every backend.
import * as tf from '@tensorflow/tfjs-core';
import { load, type Loaded, type Savable, save, nn } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { alive, close, equal, EXACT, ok, rejects } from '../support/assert.js';
import { suite } from '../support/case.js';
import { python } from '../support/python.js';
import { filled, input } from '../support/values.js';
import { readerOfBytes } from '../../src/serialization/reader.js';
import { StoredTensor } from '../../src/serialization/stored.js';
import { writeSafetensors } from '../../src/serialization/safetensors/write.js';
import { writeTorch } from '../../src/serialization/torch/write.js';
import { collect } from '../../src/serialization/deliver.js';

/** A state dict that is the same tensors again. */
function same(actual: Readonly<Record<string, tf.Tensor>>, expected: Readonly<Record<string, tf.Tensor>>): void {
  equal(Object.keys(actual), Object.keys(expected), 'names');
  for (const name in expected) {
    equal(actual[name].dtype, expected[name].dtype, `dtype of ${name}`);
    close(actual[name], expected[name], EXACT, name);
  }
}

/** A file that is gone after so many reads. */
class Vanishing extends Blob {
  reads = 0;

  constructor(
    parts: BlobPart[],
    private readonly left = Infinity,
  ) {
    super(parts);
  }

  override slice(from: number, to: number): Blob {
    if (this.reads++ === this.left) throw new Error('the file is gone');
    return super.slice(from, to);
  }
}

const FORMATS = ['pt', 'safetensors'] as const;

export const loadSaveCases = suite('load and save', {
  'a state dict keeps names, order, shapes and bits, in both formats': async () => {
    const model = new nn.Sequential(new nn.LSTM(3, 4, 2, { bidirectional: true, proj_size: 2 }), new nn.Linear(4, 2));
    for (const format of FORMATS) same(await load(await save(model.state_dict(), { format })), model.state_dict());
  },
  'load_state_dict takes what load gives': async () => {
    const [rnn, other] = [filled(new nn.RNN(2, 3)), new nn.RNN(2, 3)];
    other.load_state_dict(await load(await save(rnn.state_dict())));
    close(other(input([3, 2, 2]))[0], rnn(input([3, 2, 2]))[0], EXACT);
  },
  'every dtype of tfjs, of rank 0 and without elements': async () => {
    const dict = {
      scalar: tf.scalar(0.1),
      empty: tf.zeros([0, 3]),
      int: tf.tensor1d([-(2 ** 31), 7, 2 ** 31 - 1], 'int32'),
      bool: tf.tensor2d([[true], [false]], [2, 1], 'bool'),
      special: tf.tensor1d([NaN, Infinity, -Infinity, -0, 1e-40]),
    };
    for (const format of FORMATS) same(await load(await save(dict, { format })), dict);
  },
  'any nesting of plain values': async () => {
    const shared = input([2, 3]);
    const checkpoint: Savable = {
      epoch: 3,
      lr: 1e-3,
      name: 'größe',
      done: false,
      best: null,
      losses: [1.5, -0, NaN, Infinity, 2 ** 53],
      large: 2n ** 70n,
      bytes: Uint8Array.of(0, 128, 255),
      state: { 0: { step: shared }, 1: { step: shared } },
      __proto__: null,
      empty: [{}, []],
    };
    const loaded = await load<Record<string, Loaded>>(await save(checkpoint));
    const { state, large, bytes, losses, ...rest } = loaded;
    equal(rest, { epoch: 3, lr: 1e-3, name: 'größe', done: false, best: null, empty: [{}, []] });
    ok(large === 2n ** 70n, 'a large integer keeps its digits');
    equal(Array.from(bytes as Uint8Array), [0, 128, 255]);
    ok(
      (losses as number[]).every((value, i) => Object.is(value, (checkpoint.losses as number[])[i])),
      'numbers keep their bits',
    );
    const { 0: first, 1: second } = state as Record<string, Record<string, tf.Tensor>>;
    ok(first.step === second.step, 'one tensor under two names stays one');
    close(first.step, shared, EXACT);
  },
  'complex tensors come as pairs of their parts, and go back': async () => {
    const numbers = new Uint8Array(Float32Array.of(1, -2, 0.5, 3).buffer);
    const file = await collect(
      writeTorch(python({ z: new StoredTensor('complex64', [2], readerOfBytes(numbers)) }), 'archive'),
    );
    const { z } = await load(file);
    close(z, tf.tensor2d([[1, -2], [0.5, 3]]), EXACT); // prettier-ignore
    equal((await save({ z })).length, file.length);
    const again = await load(await save({ z }));
    close(again.z, z, EXACT);
  },
  'load takes a part by its key, and strips a prefix': async () => {
    const rnn = filled(new nn.RNN(2, 3));
    const wrapped = Object.fromEntries(Object.entries(rnn.state_dict()).map(([name, p]) => [`module.${name}`, p]));
    const bytes = await save({ epoch: 1, optimizer: { momentum: input([4]) }, model_state_dict: wrapped });
    const before = alive();
    const loaded = await load(bytes, { key: 'model_state_dict', prefix: 'module.' });
    equal(tf.memory().numTensors - before[0], 4, 'tensors read');
    same(loaded, rnn.state_dict());
    same(await load(bytes, 'model_state_dict', { prefix: 'module.' }), rnn.state_dict());
    const missing = "the file has no key 'state_dict'; its keys are 'epoch', 'optimizer', 'model_state_dict'";
    await rejects(() => load(bytes, { key: 'state_dict' }), 'RuntimeError', missing);
    const type = 'the file holds a tensor of float32, not a dict';
    const single = await save(tf.scalar(1));
    await rejects(() => load(single, { key: 'a' }), 'RuntimeError', `${type} with a key 'a'`);
    const two = await save({ 'm.a': 1, a: 2 });
    await rejects(() => load(two, { prefix: 'm.' }), 'RuntimeError', "without the prefix 'm.' there are two of a name");
  },
  'a prefix is removed where a name starts with it, and nowhere else': async () => {
    const [a, b, c] = [tf.scalar(1), tf.scalar(2), tf.scalar(3)];
    const wrapped = { 'module.a': a, 'b.module.weight': b, 'module.module.c': c, 'xmodule.d': a };
    for (const format of FORMATS) {
      const loaded = await load(await save(wrapped, { format }), { prefix: 'module.' });
      same(loaded, { a, 'b.module.weight': b, 'module.c': c, 'xmodule.d': a });
    }
  },
  'keys keep their order, but whole numbers come first': async () => {
    const [f, i, b] = [tf.scalar(1), tf.scalar(2, 'int32'), tf.scalar(true, 'bool')];
    const names = ['z', 'm.z', 'b.1', 'a', 'm.a', 'B', '01', '-1', '1.5', ''];
    const dict = Object.fromEntries(names.map((name, at) => [name, [b, f, i][at % 3]]));
    for (const format of FORMATS) {
      const bytes = await save(dict, { format });
      equal(Object.keys(await load(bytes)), names, format);
      const stripped = ['1', 'z', 'm.z', 'a', 'm.a', 'B', '01', '-1', '1.5', ''];
      equal(Object.keys(await load(bytes, { prefix: 'b.' })), stripped, `${format}, without a prefix`);
    }
    const nested = { z: { y: 1, x: { c: 1, b: 2 } }, a: [{ e: 1, d: 2 }] };
    equal(await load(await save(nested)), nested);
    equal(await load(await save({ a: nested }), 'a'), nested);
  },
  'four and more dimensions': async () => {
    const dict = { four: input([2, 3, 4, 5]), five: input([1, 2, 3, 1, 2]), empty: tf.zeros([2, 0, 3, 4]) };
    for (const format of FORMATS) same(await load(await save(dict, { format })), dict);
  },
  'what is there many times is read and written once': async () => {
    let nested: Savable = [tf.scalar(1)];
    for (let level = 0; level < 150; level++) nested = [nested, nested]; // 2¹⁵⁰ paths
    const bytes = await save(nested);
    const before = tf.memory().numTensors;
    const loaded = await load<Loaded[]>(bytes);
    equal(tf.memory().numTensors - before, 1, 'tensors');
    ok(loaded[0] === loaded[1], 'the two halves are one');
    tf.dispose(loaded as tf.TensorContainerArray);
    equal(tf.memory().numTensors, before, 'tensors left');
  },
  'load takes bytes, blobs and responses': async () => {
    const dict = filled(new nn.RNN(2, 3)).state_dict();
    const bytes = await save(dict);
    const buffer = bytes.slice().buffer;
    const shifted = new Uint8Array(bytes.length + 2);
    shifted.set(bytes, 1);
    const view = new DataView(shifted.buffer, 1, bytes.length);
    const sources = [bytes, buffer, view, new Blob([buffer]), new Response(buffer)];
    for (const source of sources) same(await load(source), dict);
    const missing = new Response(null, { status: 404, statusText: 'Not Found' });
    await rejects(() => load(missing), 'RuntimeError', 'the Response: HTTP 404 Not Found');
    const type = "load(): argument 'source' (position 1) must be bytes, a Blob, a Response, a URL or a path, not int";
    await rejects(() => load(1 as unknown as string), 'TypeError', type);
  },
  'the tensors are apart from the bytes that they came from': async () => {
    const bytes = await save({ a: tf.tensor1d([1, 2, 3]) });
    const { a } = await load(bytes);
    bytes.fill(255);
    close(a, [1, 2, 3], EXACT);
  },
  'save writes the values of the moment of the call': async () => {
    const parameter = new nn.Parameter(tf.tensor1d([1, 2, 3]));
    const saving = save({ parameter });
    parameter.assign(tf.tensor1d([4, 5, 6]));
    close((await load(await saving)).parameter, [1, 2, 3], EXACT);
  },
  'what is no checkpoint is refused, and nothing is left over': async () => {
    const disposed = tf.scalar(1);
    disposed.dispose();
    const refuse = (object: unknown, message: string): Promise<void> =>
      rejects(() => save(object as Savable), 'TypeError', `save(): ${message}`);
    await refuse({ a: [disposed] }, `the tensor 'a.0' ${IS_DISPOSED}`);
    await refuse({ a: new nn.RNN(1, 1) }, "'a' is a function; of a module, save its state_dict()");
    await refuse({ a: undefined }, "'a' must be of a type that a checkpoint holds, not NoneType");
    await refuse({ a: /x/ }, "'a' must be of a type that a checkpoint holds, not RegExp");
    await refuse([Float32Array.of(1)], "'0' must be of a type that a checkpoint holds, not Float32Array");
    const format = "save(): format must be 'pt' or 'safetensors', got 'onnx'";
    await rejects(() => save({}, { format: 'onnx' as 'pt' }), 'ValueError', format);
    const text = tf.tensor1d(['a']);
    await rejects(
      () => save({ text }),
      'RuntimeError',
      "tensor 'text' is string, which cannot be saved: only float32, int32 and bool can",
    );
  },
  'a load that fails at its second tensor disposes of the first': async () => {
    const value = python({
      a: new StoredTensor('float32', [2000], readerOfBytes(new Uint8Array(8000))),
      b: new StoredTensor('int32', [2000], readerOfBytes(new Uint8Array(8000))),
    });
    for (const pieces of [writeTorch(value, 'archive'), writeSafetensors(value)]) {
      const file = await collect(pieces);
      const whole = new Vanishing([file as Uint8Array<ArrayBuffer>]);
      await load(whole).then(tf.dispose);
      const vanishing = new Vanishing([file as Uint8Array<ArrayBuffer>], whole.reads - 1);
      const before = alive();
      await rejects(() => load(vanishing), 'Error', 'the file is gone');
      equal(alive(), before, 'tensors left');
      equal(vanishing.reads, whole.reads, 'reads until it is gone');
    }
  },
});
