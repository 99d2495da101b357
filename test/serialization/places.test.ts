// Where load reads from and save writes to, in Node: bytes in every form, paths, URLs.
import '@tensorflow/tfjs-backend-cpu';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { load, type LoadSource, RuntimeError, save } from 'tfjs-torch-rnn';
import { rejection } from '../support/files.js';
import { unzip } from '../support/zip.js';
import { file, GOOD } from './files.js';

type Format = 'pt' | 'safetensors';

const VALUES = [1.5, -2, 3.25, 4];
const bytesOf = (format: Format): Promise<Uint8Array> => save({ a: tf.tensor1d(VALUES) }, { format });

async function valuesIn(source: LoadSource): Promise<number[]> {
  const { a } = await load(source);
  return [...(await a.data())];
}

describe('bytes', () => {
  type View = (buffer: ArrayBufferLike, offset: number, length: number) => ArrayBufferView;
  const VIEWS: [name: string, format: Format, at: number, view: View][] = [
    ['Uint8Array', 'pt', 1, (...window) => new Uint8Array(...window)],
    ['Uint8Array', 'safetensors', 1, (...window) => new Uint8Array(...window)],
    ['Buffer', 'pt', 3, (...window) => Buffer.from(...(window as [ArrayBuffer, number, number]))],
    ['Buffer', 'safetensors', 3, (...window) => Buffer.from(...(window as [ArrayBuffer, number, number]))],
    ['DataView', 'pt', 5, (...window) => new DataView(...window)],
    ['DataView', 'safetensors', 5, (...window) => new DataView(...window)],
    ['Uint8ClampedArray', 'pt', 7, (...window) => new Uint8ClampedArray(...window)],
    ['Int16Array', 'safetensors', 2, (buffer, at, length) => new Int16Array(buffer, at, length / 2)],
    ['Float32Array', 'safetensors', 4, (buffer, at, length) => new Float32Array(buffer, at, length / 4)],
    ['BigUint64Array', 'safetensors', 8, (buffer, at, length) => new BigUint64Array(buffer, at, length / 8)],
  ];

  describe.each([ArrayBuffer, SharedArrayBuffer].map((Memory) => [Memory.name, Memory] as const))('in a %s', (_, Memory) => {
    test.each(VIEWS)('seen by a %s: %s', async (_name, format, at, view) => {
      const bytes = await bytesOf(format);
      const all = new Uint8Array(new Memory(at + bytes.length + 8)).fill(0xaa);
      all.set(bytes, at);
      expect(await valuesIn(view(all.buffer, at, bytes.length))).toEqual(VALUES);
    });

    test('as it is', async () => {
      const bytes = await bytesOf('pt');
      const buffer = new Memory(bytes.length);
      new Uint8Array(buffer).set(bytes);
      expect(await valuesIn(buffer)).toEqual(VALUES);
    });
  });

  test('another thread changes nothing of what has been looked at', async () => {
    const bytes = await bytesOf('pt');
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const values = valuesIn(shared);
    shared.fill(0);
    expect(await values).toEqual(VALUES);
  });
});

describe('files', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'places-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  test('bytes are saved as they were at the call', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const saving = save({ bytes }, path.join(folder, 'bytes.pt'));
    bytes.fill(9);
    await saving;
    expect(await load(path.join(folder, 'bytes.pt'))).toEqual({ bytes: Uint8Array.of(1, 2, 3) });
  });

  const NAMES = ['a.pt', 'größe 50%.pt', 'a#b?c.pt', '%61.pt', 'a.safetensors', 'größe #1.safetensors'];
  const PLACES: [string, (file: string) => string | URL][] = [
    ['a path', (file) => file],
    ['a path from here', (file) => path.relative('.', file)],
    ['a file: URL', (file) => pathToFileURL(file)],
    ['the text of a file: URL', (file) => pathToFileURL(file).href],
    ['the text of a FILE: URL', (file) => pathToFileURL(file).href.replace('file:', 'FILE:')],
  ];

  test.each(PLACES)('%s', async (_, place) => {
    for (const name of NAMES) {
      const file = path.join(folder, name);
      await save({ a: tf.tensor1d(VALUES) }, place(file));
      expect(fs.readdirSync(folder)).toEqual([name]);
      expect(await valuesIn(place(file))).toEqual(VALUES);
      const bytes = fs.readFileSync(file);
      const folders = name.endsWith('.pt') ? unzip(bytes).map((member) => member.name.split('/')[0]) : [];
      expect([...new Set(folders)]).toEqual(name.endsWith('.pt') ? [name.slice(0, -'.pt'.length)] : []);
      fs.unlinkSync(file);
    }
  });

  test.each(['.pt', '..pt', '...pt'])('%s has no folder in it that leads up', async (name) => {
    const file = path.join(folder, name);
    await save({ a: tf.tensor1d(VALUES) }, file);
    expect(unzip(fs.readFileSync(file))[0].name).toBe('archive/data.pkl');
    expect(await valuesIn(file)).toEqual(VALUES);
  });

  test('what is written are the values of the moment of the call', async () => {
    const [file, bytes, variable] = [path.join(folder, 'a.pt'), Uint8Array.of(1, 2), tf.variable(tf.tensor1d(VALUES))];
    const lists = { state: [bytes] };
    const saving = save({ lists, variable }, file);
    bytes.fill(9);
    lists.state.pop();
    variable.assign(tf.zeros([4]));
    await saving;
    const loaded = await load<{ lists: { state: Uint8Array[] }; variable: tf.Tensor }>(file);
    expect(loaded.lists.state.map((state) => [...state])).toEqual([[1, 2]]);
    expect([...(await loaded.variable.data())]).toEqual(VALUES);
  });

  test('the name of a missing one is in the error', async () => {
    const missing = path.join(folder, 'missing.pt');
    for (const place of [missing, pathToFileURL(missing), pathToFileURL(missing).href]) {
      await expect(load(place)).rejects.toThrow(`ENOENT: no such file or directory, open '${missing}'`);
    }
  });

  test('the path is in every error, and can be read', async () => {
    await expect(load(folder)).rejects.toThrow(`${folder}: this is a directory: load a file in it`);
    const evil = path.join(folder, 'a\x1b[2J\n.pt');
    const { message } = await rejection(load(evil));
    expect(message).toBe(`ENOENT: no such file or directory, open '${folder}/a\\u001b[2J\\u000a.pt'`);
    const missing = path.join(folder, 'missing', 'a.pt');
    expect(await rejection(save({}, missing))).toMatchObject({ code: 'ENOENT', path: missing });
    await expect(save({}, missing)).rejects.toThrow(`(of '${missing}')`);
  });

  test.each(['https://example.org/a.pt', 'data:,a', 'blob:a'])('%s is not written', async (url) => {
    const message = `save(): only files can be written, not ${url}`;
    for (const target of [url, new URL(url)]) await expect(save({}, target)).rejects.toThrow(message);
    expect(fs.existsSync(url)).toBe(false);
  });
});

test.each([
  ['indexeddb', 'IndexedDB'],
  ['opfs', 'the origin private file system'],
  ['localstorage', 'localStorage'],
])('%s:// is in browsers only', async (scheme, title) => {
  const expected = new RuntimeError(`${scheme}://a/b.pt: there is no ${title} here; in Node, give a path`);
  for (const place of [`${scheme}://a/b.pt`, new URL(`${scheme}://a/b.pt`)]) {
    await expect(load(place)).rejects.toThrow(expected);
    await expect(save({}, place)).rejects.toThrow(expected);
  }
});

test.each<[string, unknown]>([
  ['int', 1],
  ['list', ['a.pt']],
  ['Buffer', Buffer.from('a.pt')],
  ['Promise (await it)', Promise.resolve('a.pt')],
])('a target that is no place: %s', async (type, target) => {
  const message = `save(): argument 'target' (position 2) must be a path or a file: URL, not ${type}`;
  await expect(save({}, target as string)).rejects.toThrow(new TypeError(message));
  await expect(save({}, { target: target as string })).rejects.toThrow(new TypeError(message));
});

test('URLs that need no network', async () => {
  const bytes = await bytesOf('safetensors');
  const data = `data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`;
  const blob = URL.createObjectURL(new Blob([bytes.slice()]));
  for (const url of [data, blob]) {
    expect(await valuesIn(url)).toEqual(VALUES);
    expect(await valuesIn(new URL(url))).toEqual(VALUES);
  }
  URL.revokeObjectURL(blob);
});

test('nothing is fetched but the URL that is asked for', async () => {
  const fetched = jest.spyOn(globalThis, 'fetch');
  try {
    for (const name of GOOD) await load(file(name)).then(tf.dispose, () => undefined); // some hold what no tensor can be
    await load('examples/pytorch-checkpoint.pt').then(tf.dispose);
    expect(fetched.mock.calls).toEqual([]);
    const url = `data:,${'a'.repeat(100)}`;
    await expect(load(url)).rejects.toThrow(`${url}: unknown file format`);
    expect(fetched.mock.calls.map(([fetchedUrl]) => fetchedUrl)).toEqual([url]);
  } finally {
    fetched.mockRestore();
  }
});
