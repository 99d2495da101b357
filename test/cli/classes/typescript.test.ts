// Printed classes in TypeScript: they compile, and make models that load the file, whatever the names in it are.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as torch from 'tfjs-torch-rnn';
import { type Model, program } from '../../../src/cli/classes/program.js';
import { CLASSES, MEMBERS, typescript } from '../../../src/cli/classes/typescript.js';
import { recognise } from '../../../src/cli/modules/recognise.js';
import { errorsIn } from '../../docs/compile.js';
import { runPrinted } from '../../support/run_printed.js';
import { floats } from '../entries.js';

const { nn } = torch;

let folder: string;
beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'typescript-'))));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The model that a state dict is of, in a file that need not be there. */
function modelOf(stateDict: Readonly<Record<string, tf.Tensor>>, ties: Model['ties'] = [], file = 'x.pt'): Model {
  const entries = Object.entries(stateDict).map(([name, { shape, dtype }]) => [name, { shape, dtype }] as const);
  const place = { file, format: 'torch' as const, key: null, rest: [], prefix: null };
  return { variable: 'model', module: recognise(new Map(entries)).module, ties, place };
}

class Inner extends nn.Module {
  scale = new nn.Parameter(tf.randomNormal([3]));
  fc = new nn.Linear(3, 2, { bias: false });

  constructor() {
    super();
    this.register_buffer('positions', tf.tensor([[1, 2]], [1, 2], 'int32'));
    this.register_buffer('a "mask"', tf.tensor([1, 0], [2], 'bool'));
  }
}

class Images extends nn.Module {
  conv1 = new nn.Conv2d(3, 8, 3, { bias: false });
  bn1 = new nn.BatchNorm2d(8);
  layers = new nn.ModuleList([new nn.Linear(8, 8), new nn.Linear(8, 8), new nn.Linear(8, 8)]);
  layer_norm = new nn.LayerNorm([8, 2]);
  group_norm = new nn.GroupNorm(1, 8);
  blocks = new nn.ModuleList([new Inner(), new Inner()]);
}

/** The last of a class that nn lacks. */
class Foreign extends nn.Module {
  attention = new nn.MultiheadAttention(2, 1);
  normed = nn.utils.weight_norm(new nn.Linear(3, 2));
  up = Object.assign(new nn.Module(), {
    weight: new nn.Parameter(tf.ones([3, 2, 3, 3])),
    bias: new nn.Parameter(tf.ones([2])),
  });
}

class Outer extends nn.Module {
  embedding = new nn.Embedding(20, 3);
  rnn = new nn.LSTM(3, 4, { num_layers: 2, bidirectional: true, proj_size: 2 });
  gru_cell = new nn.GRUCell(3, 4, { bias: false });
  net = new nn.Sequential(new nn.Linear(4, 5), new nn.Dropout(), new nn.Linear(5, 1));
  long = new nn.Sequential(...Array.from({ length: 6 }, (_, i) => new nn.Linear(7 + i, 8 + i)));
  inner = new Inner();
  other = new Inner();
  decoder = new nn.Linear(3, 20, { bias: false });

  constructor() {
    super();
    this.decoder.weight = this.embedding.weight;
  }
}

const valuesOf = (module: torch.nn.Module): Record<string, number[]> =>
  Object.fromEntries(Object.entries(module.state_dict()).map(([name, value]) => [name, [...value.dataSync()]]));

const MODULES: Record<string, () => torch.nn.Module> = {
  model: () => new Outer(),
  'one module': () => new nn.RNN(2, 3),
  images: () => new Images(),
  'modules that nn lacks': () => new Foreign(),
  sequence: () => new nn.Sequential(new nn.Embedding(9, 2), new nn.Linear(2, 3)),
};
const TIES = { model: [['decoder.weight', 'embedding.weight']] } as Partial<Record<string, Model['ties']>>;

/** What is printed for a file with the state of the module. */
async function printed(name: string, module: torch.nn.Module): Promise<string[]> {
  const file = path.join(folder, `${name}.pt`);
  await torch.save(module.state_dict(), file);
  return program(typescript, [modelOf(module.state_dict(), TIES[name], file)]) ?? [];
}

test.each(Object.keys(MODULES))('makes what the file is of: %s', async (name) => {
  const module = MODULES[name]();
  const [made] = await runPrinted(await printed(name, module), 'model');
  expect(valuesOf(made)).toEqual(valuesOf(module));
  expect(made.parameters().length).toBe(module.parameters().length);
  tf.dispose([module.parameters(), made.parameters()]);
});

test('compiles', async () => {
  const programs = await Promise.all(Object.entries(MODULES).map(([name, make]) => printed(name, make())));
  const keyed = [...IMPORTS, ...loading({ key: 'a', rest: [0, 'b'] })];
  const snippets = [...programs, keyed].map((code, i) => ({
    file: `${i}`,
    offset: 0,
    code: code.join('\n'),
  }));
  expect(errorsIn(snippets, {})).toEqual([]);
}, 120_000);

const IMPORTS = ["import * as torch from 'tfjs-torch-rnn';", 'const { nn } = torch;'];

test('a class for each part, once', () => {
  const module = new Outer();
  expect(program(typescript, [modelOf(module.state_dict(), TIES.model)])?.join('\n'))
    .toBe(`import * as tf from '@tensorflow/tfjs';
import * as torch from 'tfjs-torch-rnn';
const { nn } = torch;

class Inner extends nn.Module {
  scale = new nn.Parameter(tf.zeros([3]));
  declare positions: tf.Tensor;
  declare 'a "mask"': tf.Tensor;
  fc = new nn.Linear(3, 2, { bias: false });

  constructor() {
    super();
    this.register_buffer('positions', tf.zeros([1, 2], 'int32'));
    this.register_buffer('a "mask"', tf.zeros([2], 'bool'));
  }
}

class Model extends nn.Module {
  embedding = new nn.Embedding(20, 3);
  rnn = new nn.LSTM(3, 4, { num_layers: 2, bidirectional: true, proj_size: 2 });
  gru_cell = new nn.GRUCell(3, 4, { bias: false });
  net = new nn.Sequential({
    0: new nn.Linear(4, 5),
    // 1: a module without parameters (an activation, dropout, pooling ...)
    2: new nn.Linear(5, 1),
  });
  long = new nn.Sequential(
    new nn.Linear(7, 8),
    new nn.Linear(8, 9),
    new nn.Linear(9, 10),
    new nn.Linear(10, 11),
    new nn.Linear(11, 12),
    new nn.Linear(12, 13),
  );
  inner = new Inner();
  other = new Inner();
  decoder = new nn.Linear(3, 20, { bias: false });

  constructor() {
    super();
    this.decoder.weight = this.embedding.weight;
  }
}

const model = new Model();
model.load_state_dict(await torch.load('x.pt'));`);
  module.dispose();
});

test('what nn has is made by its name, and what it lacks of tensors', () => {
  const lines = (module: torch.nn.Module): string => {
    const code =
      program(typescript, [modelOf(module.state_dict())])
        ?.slice(2, -3)
        .join('\n') ?? '';
    module.dispose();
    return code;
  };
  expect(lines(new Images())).toContain(`
class Model extends nn.Module {
  conv1 = new nn.Conv2d(3, 8, 3, { bias: false });
  bn1 = new nn.BatchNorm2d(8);
  layers = new nn.Sequential(...Array.from({ length: 3 }, () => new nn.Linear(8, 8)));
  layer_norm = new nn.LayerNorm([8, 2]);
  group_norm = new nn.GroupNorm(1, 8);
  blocks = new nn.ModuleList([new Block(), new Block()]);
}`);
  expect(lines(new Foreign())).toBe(`const { nn } = torch;

class Up extends nn.Module {
  weight = new nn.Parameter(tf.zeros([3, 2, 3, 3]));
  bias = new nn.Parameter(tf.zeros([2]));
}

class Model extends nn.Module {
  attention = new nn.MultiheadAttention(2, 1); // the number of heads is not in a file
  normed = nn.utils.weight_norm(new nn.Linear(3, 2));
  up = new Up(); // nn.ConvTranspose2d is not here: its tensors alone
}`);
});

test('the classes that are made by name are those of nn', () => {
  const absent = 'BatchNorm3d Conv3d ConvTranspose2d ConvTranspose3d PReLU RMSNorm'.split(' ');
  const known = [...CLASSES, ...absent];
  expect(known.filter((name) => name in nn)).toEqual([...CLASSES]);
});

/** The last lines of the program for a file with a Linear. */
function loading(place: Partial<Model['place']>): string[] {
  const { module } = recognise(floats({ weight: [2, 2], bias: [2] }));
  const whole = { file: 'x.pt', format: 'torch' as const, key: null, rest: [], prefix: null, ...place };
  return program(typescript, [{ variable: 'model', module, ties: [], place: whole }])?.slice(3) ?? [];
}

test('the line that loads takes the state dict from where it is', () => {
  const lines = [
    loading({}),
    loading({ key: 'model_state_dict', prefix: 'module.' }),
    loading({ key: 'a', rest: [0, "it's"] }),
    loading({ file: "C:\\it's\n.pt", prefix: '\u2028' }),
  ];
  expect(lines.map(([, line]) => line)).toEqual([
    "model.load_state_dict(await torch.load('x.pt'));",
    "model.load_state_dict(await torch.load('x.pt', { key: 'model_state_dict', prefix: 'module.' }));",
    "model.load_state_dict((await torch.load<{ 'it\\'s': torch.nn.StateDict }[]>('x.pt', { key: 'a' }))[0]['it\\'s']);",
    "model.load_state_dict(await torch.load('C:\\\\it\\'s\\u000a.pt', { prefix: '\\u2028' }));",
  ]);
  const code = [
    "import * as torch from 'tfjs-torch-rnn';",
    'const { nn } = torch;',
    ...loading({ key: 'a', rest: [0, 'b'] }),
  ];
  expect(errorsIn([{ file: '', offset: 0, code: code.join('\n') }], {})).toEqual([]);
});

test('names are names, whatever is in them', async () => {
  const evil = [
    '];process.exit()//',
    "';process.exit();'",
    '\\',
    "\\'",
    'a\nprocess.exit();',
    'a\u2028process.exit();',
    '${process.exit()}',
    '`',
    '*/',
    '<!--',
    '-->',
    '#private',
    'static',
    'get',
    'class',
    'await',
    'größe',
    '重み',
    '\u202e\u{e0041}\ud800',
    '0',
    '1e3',
    'name',
    'length',
    'then',
  ];
  const refused = ['constructor', '__proto__', 'forward', 'train', 'training', 'hasOwnProperty', 'call'];
  const stateDict = Object.create(null) as Record<string, tf.Tensor>;
  for (const name of [...evil, ...refused]) {
    stateDict[`${name}.weight`] = tf.ones([2, 3]);
    stateDict[`x.${name}`] = tf.ones([4]);
  }
  const lines = program(typescript, [modelOf(stateDict)]) ?? [];
  expect(lines.at(-1)).toMatch(/load_state_dict/);
  for (const line of lines) expect(line).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u);
  const [made] = await runPrinted(lines.slice(0, -1), 'model');
  expect(Object.keys(made.state_dict()).sort()).toEqual(evil.flatMap((name) => [`${name}.weight`, `x.${name}`]).sort());
  expect(lines).toContain('  // no attribute can be called "__proto__"');
});

test('the names that are refused are those of the members of nn.Module', () => {
  const inherited: string[] = [];
  for (let at: unknown = nn.Module.prototype; at !== null; at = Object.getPrototypeOf(at)) {
    inherited.push(...Object.getOwnPropertyNames(at));
  }
  expect([...MEMBERS].sort()).toEqual([...new Set([...inherited, 'prototype', 'training'])].sort());
});

test('tensors that tfjs has no place for are said', () => {
  const code = program(typescript, [{ ...modelOf({}), ...recognise(floats({ 'a.x': [1, 1, 1, 1, 1, 1, 1] })) }]);
  expect(code).toContain('  // x has 7 dimensions; tfjs has 6 at most');
});

test('a program that would be too long is none', () => {
  const model = (count: number, nameOf: (i: number) => string): Model => {
    const shapes = Array.from({ length: count }, (_, i): [string, number[]] => [`${nameOf(i)}.weight`, [i + 1, 2]]);
    return { ...modelOf({}), ...recognise(floats(Object.fromEntries(shapes))) };
  };
  const flat = model(600, (i) => `x${i}`);
  const other = model(600, (i) => `y${i}`);
  expect(program(typescript, [flat])?.length).toBe(608);
  expect(program(typescript, [flat, other])).toBe(undefined);
  expect(program(typescript, [model(1100, (i) => `x${i}`)])).toBe(undefined);
  expect(program(typescript, [model(1100, String)])).toBe(undefined);
  expect(program(typescript, [model(400, (i) => `${i}.x`)])).toBe(undefined);
  expect(program(typescript, [model(100_000, (i) => `${i}.x`)])).toBe(undefined);
});
