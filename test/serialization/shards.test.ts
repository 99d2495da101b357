// Checkpoints in several files, with an index that says which tensor is where: from paths and URLs, and hostile ones.
import '@tensorflow/tfjs-backend-cpu';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { load, type LoadSource, RuntimeError, save } from 'tfjs-torch-rnn';
import { convert } from '../../src/cli/convert.js';
import { inspect } from '../../src/cli/inspect.js';
import { rejection } from '../support/files.js';
import { type Answer, serve, type Server } from '../support/server.js';

const INDEX = 'model.safetensors.index.json';
let folder: string;
let server: Server | undefined;
let tensors: number;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shards-'));
  tensors = tf.memory().numTensors;
});

afterEach(async () => {
  expect(tf.memory().numTensors).toBe(tensors);
  expect(openFiles()).toEqual([]);
  fs.rmSync(folder, { recursive: true });
  await server?.close();
  server = undefined;
});

/** Those in the folder that this process has open, where the system tells. */
function openFiles(): string[] {
  const descriptors = fs.existsSync('/proc/self/fd') ? fs.readdirSync('/proc/self/fd') : [];
  return descriptors
    .map((fd) => `/proc/self/fd/${fd}`)
    .filter((link) => fs.existsSync(link) && fs.readlinkSync(link).startsWith(folder));
}

function put(name: string, content: string | Uint8Array): string {
  fs.writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
}

/** A file of vectors of equal numbers. */
async function shard(name: string, values: Readonly<Record<string, number>>, length = 1): Promise<void> {
  const dict = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, tf.fill([length], value)]));
  put(name, await save(dict, { format: name.endsWith('.safetensors') ? 'safetensors' : 'pt' }));
  tf.dispose(dict);
}

const index = (weight_map: unknown): string =>
  put(INDEX, `{"metadata": {"total_size": 1.6e1}, "weight_map": ${JSON.stringify(weight_map)}}`);

/** Two files and their index. */
async function model(extension = 'safetensors', length = 1): Promise<string> {
  const [one, two] = [1, 2].map((i) => `model-${i}.${extension}`);
  await shard(one, { c: 3, a: 1, 'not listed': 9 }, length);
  await shard(two, { b: 2 }, length);
  return index({ a: one, b: two, c: one });
}

const ALL = [
  ['a', 1],
  ['b', 2],
  ['c', 3],
];

/** The numbers that are loaded, in order. */
async function numbers(loading: Promise<Record<string, tf.Tensor>>): Promise<[string, number][]> {
  const loaded = await loading;
  const values = Object.entries(loaded).map(([name, value]): [string, number] => [name, value.dataSync()[0]]);
  tf.dispose(loaded);
  return values;
}

async function message(loading: Promise<unknown>): Promise<string> {
  const error = await rejection(loading);
  expect(error).toBeInstanceOf(RuntimeError);
  return error.message;
}

/** Gives the files of the folder. */
const files: Answer = (response, request) => {
  const file = path.join(folder, decodeURIComponent(new URL(request.url ?? '', 'http://a').pathname));
  if (!fs.existsSync(file)) response.writeHead(404).end();
  else response.writeHead(200, { 'content-length': fs.statSync(file).size }).end(fs.readFileSync(file));
};

describe('in a folder', () => {
  test.each(['safetensors', 'bin'])('files of .%s are one dict, in the order of the index', async (extension) => {
    const file = await model(extension);
    for (const place of [file, pathToFileURL(file), path.relative('.', file)]) {
      expect(await numbers(load(place))).toEqual(ALL);
    }
    expect(await numbers(load(file, { prefix: 'b' }))).toEqual([ALL[0], ['', 2], ALL[2]]);
  });

  test('the index has any name and white space, and the files may be links', async () => {
    await model();
    fs.mkdirSync(path.join(folder, 'blobs'));
    fs.renameSync(path.join(folder, 'model-2.safetensors'), path.join(folder, 'blobs', '2'));
    fs.symlinkSync('blobs/2', path.join(folder, 'model-2.safetensors'));
    const file = put('x', '\r\n\t { "weight_map" :\n{"b":"model-2.safetensors" } }\n');
    expect(await numbers(load(file))).toEqual([['b', 2]]);
    expect(await numbers(load(index({})))).toEqual([]);
  });

  test('names are names', async () => {
    await shard('größe (1), 50.safetensors', { constructor: 1, '\ud83d\ude42': 2 });
    const map = { constructor: 'größe (1), 50.safetensors', '\ud83d\ude42': 'größe (1), 50.safetensors' };
    expect(await numbers(load(index(map)))).toEqual([
      ['constructor', 1],
      ['🙂', 2],
    ]);
    const text = 'shard "größe (1), 50.safetensors", in which "__proto__" should be: it is not there';
    const file = put(INDEX, '{"weight_map":{"__proto__":"größe (1), 50.safetensors"}}');
    expect(await message(load(file))).toBe(`${file}: ${text}`);
  });

  test('each is opened once', async () => {
    const opened = jest.spyOn(fs.promises, 'open');
    await numbers(load(await model()));
    const names = opened.mock.calls.map(([file]) => path.basename(String(file)));
    expect(names).toEqual([INDEX, 'model-1.safetensors', 'model-2.safetensors']);
    opened.mockRestore();
  });

  test('inspect and convert', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation();
    const file = await model();
    await inspect(file, {});
    const [lines] = log.mock.calls.flat() as string[];
    expect(lines).toMatch(`${file}: 2 shards, 3 tensors, 3 elements, 12 bytes\n`);
    log.mockRestore();
    await convert(file, path.join(folder, 'all.pt'), {});
    expect(await numbers(load(path.join(folder, 'all.pt')))).toEqual(ALL);
    await expect(convert(file, path.join(folder, 'missing/all.pt'), {})).rejects.toThrow('ENOENT');
  });
});

describe('on a server', () => {
  test('each is asked for once, with the query of the index', async () => {
    await model();
    server = await serve(files);
    expect(await numbers(load(`${server.url}${INDEX}?token=a%2Fb#c`))).toEqual(ALL);
    expect(server.asked).toEqual(
      [INDEX, 'model-1.safetensors', 'model-2.safetensors'].map((name) => `/${name}?token=a%2Fb`),
    );
  });

  test('they are beside what was asked for, wherever the server leads to', async () => {
    await model('bin');
    const lead: Answer = (response) => response.writeHead(302, { location: `/${INDEX}` }).end();
    server = await serve(lead, files, (response, request) => {
      request.url = request.url?.replace('/deep/', '/');
      files(response, request);
    });
    expect(await numbers(load(`${server.url}deep/x`))).toEqual(ALL);
    expect(server.asked).toEqual(['/deep/x', `/${INDEX}`, '/deep/model-1.bin', '/deep/model-2.bin']);
  });

  test('and beside what a Response is from', async () => {
    await shard('größe $&.pt', { a: 1 });
    index({ a: 'größe $&.pt' });
    server = await serve(files);
    expect(await numbers(load(await fetch(server.url + INDEX)))).toEqual([['a', 1]]);
    expect(server.asked[1]).toBe('/gr%C3%B6%C3%9Fe%20%24%26.pt');
  });

  test('one that is missing', async () => {
    await model();
    fs.unlinkSync(path.join(folder, 'model-2.safetensors'));
    server = await serve(files);
    const text = `shard "model-2.safetensors", in which "b" should be: ${server.url}model-2.safetensors: HTTP 404 Not Found`;
    expect(await message(load(server.url + INDEX))).toBe(`${server.url}${INDEX}: ${text}`);
  });
});

describe('progress', () => {
  test.each(['a folder', 'a server'])('from %s goes through all files, and does not count the index', async (place) => {
    const file = await model('pt', 50_000);
    server = await serve(files);
    const heard: [number, number, number | undefined][] = [];
    const onProgress = (fraction: number, { loaded, total }: { loaded: number; total: number | undefined }): void =>
      void heard.push([fraction, loaded, total]);
    await numbers(load(place === 'a folder' ? file : server.url + INDEX, { onProgress }));
    const size = ['model-1.pt', 'model-2.pt'].reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
    expect([...heard].sort(([a], [b]) => a - b)).toEqual(heard);
    expect(heard[0][1]).toBeLessThan(size / 3);
    expect(heard.filter(([fraction]) => fraction > 0.1 && fraction < 0.9).length).toBeGreaterThan(2);
    expect(heard.at(-2)?.[2]).toBe(size);
    expect(heard.filter(([fraction]) => fraction === 1)).toEqual([heard.at(-1)]);
  });

  test('of files whose lengths nobody says', async () => {
    await model('pt', 50_000);
    server = await serve((response, request) => {
      const file = path.join(folder, request.url ?? '');
      response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(fs.readFileSync(file));
    });
    const heard = new Set<number>();
    await numbers(load(server.url + INDEX, { onProgress: (fraction) => heard.add(fraction) }));
    expect([...heard]).toEqual([0, 0.5, 1]);
  });

  test('a signal ends it between two files', async () => {
    const controller = new AbortController();
    await model();
    server = await serve(files, (response, request) => {
      files(response, request);
      controller.abort();
    });
    await expect(load(server.url + INDEX, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.asked.length).toBe(2);
  });
});

test.each<[string, (bytes: Uint8Array<ArrayBuffer>) => LoadSource]>([
  ['bytes', (bytes) => bytes],
  ['a Blob', (bytes) => new Blob([bytes])],
  ['a Response without a URL', (bytes) => new Response(bytes)],
  ['a data: URL', (bytes) => `data:application/json,${encodeURIComponent(Buffer.from(bytes).toString())}`],
  ['a blob: URL', (bytes) => URL.createObjectURL(new Blob([bytes]))],
])('%s have no files beside them', async (_, make) => {
  const source = make(new TextEncoder().encode('{"weight_map":{"a":"a.pt"}}'));
  expect(await message(load(source))).toMatch(
    /this is only the index of a checkpoint in several files: load it from its path or URL, beside which they are$/,
  );
});

describe('what is refused', () => {
  const refuse = async (file: string, text: string): Promise<void> => {
    expect(await message(load(file))).toBe(`${file}: ${text}`);
  };
  const invalid = (text: string): string => `the index of shards is refused: ${text}`;

  const OUTSIDE = [
    ...['', '.', '..', '../a.pt', '..\\a.pt', '/etc/passwd', 'C:\\a.pt', 'C:a.pt', 'sub/a.pt', 'sub\\a.pt', './a.pt'],
    ...['http://127.0.0.1/a.pt', '//127.0.0.1/a.pt', 'file:///a.pt', 'data:,a', 'a.pt:stream', '..%2fa.pt', '%2e%2e'],
    ...['a.pt?b', 'a.pt#b', 'a\0.pt', 'a\n.pt', 'a\u202e.pt', 'a\ud800.pt', '.hidden', '*', 'x'.repeat(256)],
  ];

  test('files elsewhere: nothing is opened or fetched', async () => {
    server = await serve(files);
    const fetched = jest.spyOn(globalThis, 'fetch');
    await shard('a.pt', { a: 1 });
    for (const name of OUTSIDE) {
      const file = index({ a: 'a.pt', b: name });
      const opened = jest.spyOn(fs.promises, 'open');
      const text = /the index of shards is refused: the file of "b", ".*", is not one beside it$/;
      expect(await message(load(file))).toMatch(text);
      expect(opened.mock.calls.length).toBe(1);
      opened.mockRestore();
      expect(await message(load(server.url + INDEX))).toMatch(text);
    }
    expect(server.asked.length).toBe(OUTSIDE.length);
    expect(fetched.mock.calls.length).toBe(OUTSIDE.length);
    fetched.mockRestore();
  });

  test.each<[string, string, string]>([
    ['a name twice', '{"weight_map":{"a":"a.pt","b":"a.pt","\\u0061":"b.pt"}}', 'it has a name twice'],
    ['two maps', '{"weight_map":{},"weight_map":{"a":"a.pt"}}', 'it has a name twice'],
    ['a list', '{"weight_map":["a.pt"]}', 'its weight_map is no object'],
    ['null', '{"weight_map":null}', 'its weight_map is no object'],
    ['a number for a file', '{"weight_map":{"a":1}}', 'it has no file name for "a"'],
    ['a folder of folders', '{"weight_map":{"a":{"b":"c"}}}', 'it has no file name for "a"'],
    ['a great depth', `{"weight_map":${'['.repeat(200)}${']'.repeat(200)}}`, 'it is nested too deeply'],
  ])('%s', async (_, text, reason) => {
    await refuse(put(INDEX, text), invalid(reason));
  });

  test('too many files', async () => {
    const map = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}.weight`, `${i}.pt`]));
    await refuse(index(map), invalid('it lists 1001 files, more than 1000'));
  });

  test('half an index', async () => {
    const file = put(INDEX, '{"weight_map":{"a":"a.p');
    expect(await message(load(file))).toMatch(/the index of shards is refused: .*JSON/);
  });

  test('what takes much more memory than it has bytes', async () => {
    const file = put(INDEX, `{"weight_map":{}, "a":[${'[],'.repeat(4e6)}[]]}`);
    expect(await message(load(file))).toMatch(/the file is refused: what it holds takes more than \d+ bytes/);
  });

  test('what is larger than an index', async () => {
    const file = put(INDEX, '{"weight_map":{}}');
    fs.truncateSync(file, 2 ** 26 + 1);
    await refuse(file, invalid(`it is JSON of ${2 ** 26 + 1} bytes, more than ${2 ** 26}`));
  });

  test('other JSON is no index', async () => {
    for (const text of ['{}', '{"a":"weight_map"}', '{"a":{"weight_map":{}}}', '{"modelTopology":{}}']) {
      expect(await message(load(put(INDEX, text)))).toContain(`${INDEX}: this is `);
    }
  });

  test('files that are missing, are folders, or hold something else', async () => {
    const file = index({ a: 'a.pt', b: 'a.pt' });
    const name = path.join(folder, 'a.pt');
    const because = (text: string): Promise<void> => refuse(file, `shard "a.pt", in which "a" should be: ${text}`);
    await because(`ENOENT: no such file or directory, open '${name}'`);
    fs.mkdirSync(name);
    await because(`${name}: this is a directory: load a file in it`);
    fs.rmdirSync(name);
    put('a.pt', fs.readFileSync(file));
    await because('this is JSON: a checkpoint is a .pt, .safetensors or .npz file');
    put('a.pt', await save([1]));
    await because('it holds a list, not a dict');
    await shard('a.pt', { a: 1 });
    await refuse(file, 'shard "a.pt", in which "b" should be: it is not there');
  });
});
