// What `inspect` prints of whole files: of honest ones all that is in them, of hostile ones no more than a terminal can take.
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Opened } from '../../src/cli/checkpoint.js';
import { contentOf } from '../../src/cli/content.js';
import { jsonOf } from '../../src/cli/json.js';
import { modelsIn } from '../../src/cli/models.js';
import { textOf } from '../../src/cli/text.js';
import { readerOfBytes } from '../../src/serialization/reader.js';
import { StoredTensor } from '../../src/serialization/stored.js';
import { rejection } from '../support/files.js';
import { python } from '../support/python.js';
import { file as safetensors } from '../support/safetensors.js';
import { dict, int, list, NONE, pickle, sizes, storage, tensor, text } from '../serialization/assembler.js';
import type { Bytes } from '../serialization/bytes.js';
import { torchZip } from '../serialization/zip_writer.js';
import { json, printed } from './printed.js';

/** Clears the screen, writes the clipboard, colours, turns the direction, and begins a line that looks like the program's. */
const EVIL = 'a\x1b[2J\x1b]52;c;cm0=\x07\x9b31m\u202e\u2028\r\nfake: torch, 1 tensors';
const SHOWN = 'a\\u001b[2J\\u001b]52;c;cm0=\\u0007\\u009b31m\\u202e\\u2028\\u000d\\u000afake: torch, 1 tensors';
const QUOTED = JSON.stringify(EVIL).replace('\x9b', '\\u009b').replace('\u202e', '\\u202e').replace('\u2028', '\\u2028');

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inspect-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array): string {
  fs.writeFileSync(path.join(folder, name), bytes);
  return path.join(folder, name);
}

/** A tensor of `shape` at the beginning of the only storage. */
const bytes = (...shape: number[]): Bytes => {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  return [...tensor(storage(int(100), '0', 'ByteStorage'), int(0), sizes(...shape), sizes(...strides))];
};
const zip = (value: Bytes): Uint8Array => torchZip(pickle(value), { 0: new Array<number>(100).fill(7) });

describe('what real PyTorch saved', () => {
  const FOLDER = 'test/fixtures/checkpoints';

  test('a checkpoint', async () => {
    const lines = await printed(`${FOLDER}/training.pt`);
    expect(lines[0]).toMatch(/training\.pt: torch, \d+ tensors, \d+ elements, \d+ bytes$/);
    expect(lines).toContain('epoch = 3');
    expect(lines).toContain('flags = [True, False]');
    expect(lines).toContain('bytes = bytes of length 4');
    expect(lines).toContain(
      "model.load_state_dict(await torch.load('test/fixtures/checkpoints/training.pt', { key: 'model_state_dict' }));",
    );
    expect(lines.filter((line) => line.startsWith('class '))).toEqual([
      'class Model extends nn.Module {',
      'class Model(nn.Module):',
    ]); // of the optimizer's state none
    expect(lines).toContain('  embedding = new nn.Embedding(5, 3);');
  });

  test('tied weights are one tensor with two names', async () => {
    const lines = await printed(`${FOLDER}/tied.pt`);
    expect(lines[0]).toMatch(/: torch, 5 tensors, 60 elements, 240 bytes$/);
    expect(lines[3]).toMatch(/^embedding\.weight +float32 +\(5, 4\) +80 +also decoder\.weight$/);
    expect(lines.filter((line) => line.startsWith('decoder.weight'))).toEqual([]);
    expect(lines).toContain('    this.decoder.weight = this.embedding.weight;');
    expect(lines).toContain('        self.decoder.weight = self.embedding.weight');
    const { value } = await json(`${FOLDER}/tied.pt`);
    expect(value.tensors.filter(({ same_as }) => same_as)).toEqual([
      { name: 'decoder.weight', dtype: 'float32', shape: [5, 4], bytes: 80, same_as: 'embedding.weight' },
    ]);
  });

  test('dtypes that load makes others of are said', async () => {
    const [, line, empty] = await printed(`${FOLDER}/dtypes.pt`);
    expect(line).toMatch(/^load gives float64 as float32, float16 as float32, .*int64 as int32, .*, uint8 as int32, /);
    expect(line).toMatch(/, complex64 as pairs of float32, complex128 as pairs of float32$/);
    expect(empty).toBe('');
    expect((await printed(`${FOLDER}/rnn.pt`))[1]).toBe('');
  });

  test('as JSON', async () => {
    const { value } = await json(`${FOLDER}/lstm.pt`);
    expect(value).toMatchObject({
      file: `${FOLDER}/lstm.pt`,
      format: 'torch',
      values: [],
      repeated: [],
      objects: [],
      metadata: [],
    });
    expect(value.tensors).toHaveLength(16);
    expect(value.tensors[0]).toEqual({ name: 'weight_ih_l0', dtype: 'float32', shape: [12, 2], bytes: 96 });
    const [model, ...more] = value.models;
    expect(more).toEqual([]);
    expect(model).toMatchObject({ key: null, rest: [], prefix: null, strange: [] });
    const keywords = { num_layers: 2, bidirectional: true };
    expect(model.modules).toEqual([{ name: '', class: 'LSTM', arguments: [2, 3], keywords }]);
    expect(model.typescript).toContain('\nconst model = new nn.LSTM(2, 3, { num_layers: 2, bidirectional: true });\n');
    expect(model.python).toContain('\nmodel = nn.LSTM(2, 3, num_layers=2, bidirectional=True)\n');
  });

  test('values as JSON', async () => {
    const { value } = await json(`${FOLDER}/training.pt`);
    const values = new Map(value.values.map(({ name, value }) => [name, value]));
    expect(values.get('epoch')).toBe(3);
    expect(values.get('loss')).toBe(0.1 + 0.2);
    expect(values.get('none')).toBe(null);
    expect(values.get('best')).toBe('inf');
    expect(values.get('flags')).toEqual([true, false]);
    expect(values.get('text')).toBe('naïve 🙂 \ufeff\x00');
  });
});

test('from a URL', async () => {
  const bytes = fs.readFileSync('test/fixtures/checkpoints/rnn.pt');
  const server = http.createServer(({ url }, response) => {
    if (url === '/rnn.pt') response.end(bytes);
    else response.writeHead(404, 'No\x9b2J').end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const lines = await printed(`${url}/rnn.pt`);
    expect(lines[0]).toMatch(/^http:.*rnn\.pt: torch, 4 tensors/);
    expect(lines).toContain(`model.load_state_dict(await torch.load('${url}/rnn.pt'));`);
    expect((await rejection(printed(`${url}/other.pt`))).message).toMatch(/^http:.*\/other\.pt.* 404 No/);
  } finally {
    server.close();
  }
});

describe('where the state dicts are', () => {
  const linear = (prefix = ''): Bytes => dict(text(`${prefix}weight`), bytes(3, 2), text(`${prefix}bias`), bytes(3));
  const loads = async (value: Bytes, selection = {}): Promise<string[]> => {
    const lines = await printed(write('x.pt', zip(value)), selection);
    return lines.filter((line) => line.includes('await torch.load')).map((line) => line.replace(`${folder}/`, ''));
  };

  test('at the top, under a key, deeper', async () => {
    expect(await loads(linear())).toEqual(["model.load_state_dict(await torch.load('x.pt'));"]);
    expect(await loads(dict(text('epoch'), int(1), text('encoder'), linear(), text('decoder'), linear('module.')))).toEqual([
      "encoder.load_state_dict(await torch.load('x.pt', { key: 'encoder' }));",
      "decoder.load_state_dict(await torch.load('x.pt', { key: 'decoder', prefix: 'module.' }));",
    ]);
    expect(await loads(dict(text('a'), list(dict(text('ema_state_dict'), linear('module.')))))).toEqual([
      "ema.load_state_dict((await torch.load<{ 'ema_state_dict': torch.nn.StateDict }[]>('x.pt', { key: 'a' }))[0]['ema_state_dict']);",
    ]);
    expect(await loads(list(int(1), linear()))).toEqual([
      "model.load_state_dict((await torch.load<torch.nn.StateDict[]>('x.pt'))[1]);",
    ]);
  });

  test('with what the command selects', async () => {
    const nested = dict(text('model_state_dict'), linear('module._orig_mod.'));
    expect(await loads(nested)).toEqual([
      "model.load_state_dict(await torch.load('x.pt', { key: 'model_state_dict', prefix: 'module._orig_mod.' }));",
    ]);
    expect(await loads(nested, { key: 'model_state_dict' })).toEqual(await loads(nested));
    expect(await loads(nested, { key: 'model_state_dict', prefix: 'module.' })).toEqual(await loads(nested));
    expect(await loads(dict(text('a'), nested), { key: 'a' })).toEqual([
      "model.load_state_dict((await torch.load<{ 'model_state_dict': torch.nn.StateDict }>('x.pt', { key: 'a' }))['model_state_dict']);",
    ]);
  });

  test('variables are none of the words that the languages have', async () => {
    const keys = ['torch', 'class', 'lambda', 'state_dict', 'tf', 'nn', '2', 'A', 'model', 'é', 'x'.repeat(40), EVIL];
    const lines = await loads(dict(...keys.flatMap((key) => [text(key), linear()])));
    expect(lines.map((line) => line.slice(0, line.indexOf('.')))).toEqual(
      keys.map((_, i) => (i === 0 ? 'model' : `model${i + 1}`)),
    );
  });

  test('what an optimizer keeps is none, nor are tensors without modules', async () => {
    const state = dict(int(0), dict(text('x.weight'), bytes(2, 2)));
    expect(await loads(dict(text('state'), state, text('param_groups'), list()))).toEqual([]);
    expect(await loads(dict(text('x'), bytes(3), text('y'), bytes(2, 2)))).toEqual([]);
    expect(await loads(dict(text('x.a'), bytes(3), text('x.b'), bytes(3)))).toEqual([
      "model.load_state_dict(await torch.load('x.pt'));",
    ]);
  });
});

test('metadata, objects of other classes, names that no model has', async () => {
  const file = write('x.pt', zip(dict(text('x'), int(1))));
  const content = contentOf(python({ x: 1 }), 100);
  content.objects.push(['args', 'argparse.Namespace'], [EVIL, EVIL]);
  const opened: Opened = { format: 'torch', value: null, size: 100, metadata: { format: 'pt', [EVIL]: EVIL } };
  expect(textOf(file, opened, content, []).slice(2)).toEqual([
    'x = 1',
    '',
    'Metadata:',
    '  format = "pt"',
    `  ${EVIL} = ${QUOTED}`, // escaped when it is printed
    '',
    'Objects of other classes:',
    '  args = argparse.Namespace',
    `  ${EVIL} = ${EVIL}`,
  ]);
  const printedJson = JSON.parse([...jsonOf(file, opened, content, [])].join('')) as Record<string, unknown>;
  expect(printedJson.metadata).toEqual([
    { name: 'format', value: 'pt' },
    { name: EVIL, value: EVIL },
  ]);
  expect(printedJson.objects).toEqual([
    { name: 'args', class: 'argparse.Namespace' },
    { name: EVIL, class: EVIL },
  ]);
  const strange = write('y.pt', zip(dict(text('a..b'), bytes(1), text('fc.weight'), bytes(2, 2))));
  expect((await printed(strange)).slice(-2)).toEqual(['No model has these names:', '  "a..b"']);
});

test('there are classes for so many tensors and no more', () => {
  const tensor = new StoredTensor('uint8', [2, 2], readerOfBytes(new Uint8Array(4)));
  const names = Array.from({ length: 150_001 }, (_, i) => `${i}.weight`);
  const content = contentOf(null, 100);
  const given = { file: 'x', format: 'torch', selection: {} } as const;
  content.stateDicts.push({ path: [], tensors: new Map(names.map((name) => [name, tensor])) });
  expect(modelsIn(content.stateDicts, given)).toEqual([]);
  const lines = textOf('x', { format: 'torch', value: null, size: 100 }, content, []);
  expect(lines.at(-1)).toBe('There are classes for 150000 tensors at most');
});

describe('of a hostile file', () => {
  test('keys and values of a pickle', async () => {
    const file = write('evil.pt', zip(dict(text(EVIL), text(EVIL), text('b'), list(text(EVIL)))));
    expect((await printed(file)).slice(2)).toEqual([`${SHOWN} = ${QUOTED}`, `b = [${QUOTED}]`]);
    const { value, text: all } = await json(file);
    expect(value.values).toEqual([
      { name: EVIL, value: EVIL },
      { name: 'b', value: [EVIL] },
    ]);
    expect(all).toContain(QUOTED);
  });

  test('names in a safetensors file, and before those of a module', async () => {
    const entry = (name: string, shape: number[], data_offsets: number[]): string =>
      `${JSON.stringify(`${EVIL}.${name}`)}:${JSON.stringify({ dtype: 'U8', shape, data_offsets })}`;
    const entries = [entry('weight_ih_l0', [3, 2], [0, 6]), entry('weight_hh_l0', [3, 3], [6, 15])];
    const file = write('evil.st', safetensors(`{${entries.join(',')}}`, 'x'.repeat(15)));
    const lines = await printed(file);
    expect(lines[3]).toBe(`${'name'.padEnd(SHOWN.length + '.weight_ih_l0'.length)}  dtype  shape   bytes`);
    expect(lines[4]).toBe(`${SHOWN}.weight_ih_l0  uint8  (3, 2)  6`);
    expect(lines).toContain(`  '${SHOWN}' = new nn.RNN(2, 3, { bias: false });`);
    const { value } = await json(file);
    expect(value.models[0].modules[0]).toMatchObject({ name: EVIL, class: 'RNN' });
  });

  test('the name of the file', async () => {
    const file = write('evil\x1b[2J\n.pt', zip(dict(text('weight'), bytes(2, 2))));
    const lines = await printed(file);
    expect(lines[0]).toBe(`${folder}/evil\\u001b[2J\\u000a.pt: torch, 1 tensors, 4 elements, 4 bytes`);
    expect(lines).toContain(`model.load_state_dict(await torch.load('${folder}/evil\\u001b[2J\\u000a.pt'));`);
    expect((await json(file)).value.file).toBe(file);
  });

  test('long names, texts, lists and shapes make no line long', async () => {
    const long = 'x'.repeat(1e4);
    const many = list(...Array.from({ length: 50 }, () => text(long)));
    const nested = dict(text(long), text(long), text('a'), dict(text(long), NONE, text('b'), list(int(1))), text('c'), many);
    for (const line of await printed(write('long.pt', zip(nested)))) expect(line.length).toBeLessThan(500);
    const shape = `[${'1,'.repeat(10_000)}1]`;
    const header = `{"a":{"dtype":"U8","shape":${shape},"data_offsets":[0,1]}}`;
    for (const line of await printed(write('a.st', safetensors(header, 'x')))) expect(line.length).toBeLessThan(500);
  });

  test('two tensors of the same path are two; a long list is one line, of very many values the first are shown', async () => {
    const of = (at: number): Bytes => [...tensor(storage(int(100), '0', 'ByteStorage'), int(at), sizes(1), sizes(1))];
    const many = list(Array.from({ length: 150_000 }, () => [0x4b, 7]).flat());
    const lists = list(Array.from({ length: 1500 }, () => [0x5d]).flat());
    const nested = dict(text('a.b'), of(0), text('a'), dict(text('b'), of(1)), text('many'), many, text('lists'), lists);
    const file = write('many.pt', zip(nested));
    const lines = await printed(file);
    expect(lines[0]).toBe(`${folder}/many.pt: torch, 2 tensors, 2 elements, 2 bytes`);
    expect(lines.slice(4, 6)).toEqual(['a.b   uint8  (1)    1', 'a.b   uint8  (1)    1']);
    expect(lines).toContain(`many = [${'7, '.repeat(34)}… ${150_000 - 34} more]`);
    expect(lines).toContain('lists.998 = []');
    expect(lines).not.toContain('lists.999 = []');
    expect(lines).toContain('… 501 more; --json has them all');
    const { value } = await json(file);
    expect(value.values).toHaveLength(1501);
    expect(value.values[0].value).toHaveLength(150_000);
  });

  test('of very many tensors the first are shown', async () => {
    let at = 0;
    const placed = Array.from({ length: 5000 }, (_, i) => {
      const size = (i % 7) + 1;
      return `"x${i}.weight":{"dtype":"U8","shape":[1,${size}],"data_offsets":[${at},${(at += size)}]}`;
    });
    const file = write('many.st', safetensors(`{${placed.join(',')}}`, 'x'.repeat(at)));
    const lines = await printed(file);
    expect(lines.length).toBeLessThan(1050);
    expect(lines).toContain('… 4000 more; --json has them all');
    expect(lines).toContain('In TypeScript these are more than 1000 lines.');
    const { value } = await json(file);
    expect([value.tensors.length, value.models[0].modules.length]).toEqual([5000, 5000]);
  });

  test('paths that add up to far more than the file are refused', async () => {
    const long = text('k'.repeat(10_000));
    let deep: Bytes = list(...Array.from({ length: 5000 }, () => list()));
    for (let i = 0; i < 20; i++) deep = dict(long, deep);
    const error = await rejection(printed(write('paths.pt', zip(deep))));
    expect(error.message).toMatch(/paths\.pt: the file is refused: what it holds takes more than \d+ bytes/);
  });
});
