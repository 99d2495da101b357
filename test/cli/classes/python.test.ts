// Printed classes in Python. That real PyTorch runs and loads them is for `npm run conformance:classes`.
import { type Model, program } from '../../../src/cli/classes/program.js';
import { python } from '../../../src/cli/classes/python.js';
import { recognise } from '../../../src/cli/modules/recognise.js';
import type { Entry } from '../../../src/cli/modules/tree.js';
import { entriesOf, floats } from '../entries.js';

const PLACE = { file: 'x.pt', format: 'torch' as const, key: null, rest: [], prefix: null };

const modelOf = (entries: ReadonlyMap<string, Entry>, given: Partial<Model> = {}): Model => ({
  variable: 'model',
  module: recognise(entries).module,
  ties: [],
  place: PLACE,
  ...given,
});

test('classes, buffers, parameters, tied weights', () => {
  const entries = entriesOf({
    scale: ['bfloat16', [3]],
    phase: ['complex64', [2, 2]],
    step: ['int64', []],
    'embedding.weight': ['float32', [20, 4]],
    'blocks.0.mask': ['bool', [2, 2]],
    'blocks.0.fc.weight': ['float32', [4, 4]],
    'blocks.0.fc.bias': ['float32', [4]],
    'blocks.1.mask': ['bool', [2, 2]],
    'blocks.1.fc.weight': ['float32', [4, 4]],
    'blocks.1.fc.bias': ['float32', [4]],
    'head.weight': ['float32', [20, 4]],
  });
  expect(program(python, [modelOf(entries, { ties: [['head.weight', 'embedding.weight']] })])?.join('\n')).toBe(`import torch
from torch import nn

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer('mask', torch.empty((2, 2), dtype=torch.bool))
        self.fc = nn.Linear(4, 4)

class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.empty((3,)))
        self.phase = nn.Parameter(torch.empty((2, 2), dtype=torch.complex64))
        self.register_buffer('step', torch.empty((), dtype=torch.int64))
        self.embedding = nn.Embedding(20, 4)
        self.blocks = nn.ModuleList([Block(), Block()])
        self.head = nn.Linear(4, 20, bias=False)
        self.head.weight = self.embedding.weight

model = Model()
model.load_state_dict(torch.load('x.pt', map_location='cpu'))`);
});

test('what cannot be reached by attributes is not tied, and wrapped weights are not', () => {
  const linear = (name: string): Record<string, number[]> => ({ [`${name}.weight`]: [2, 2], [`${name}.bias`]: [2] });
  const entries = floats({
    ...linear('a'),
    ...linear('x.0'),
    ...linear('b c'),
    w_g: [2, 1],
    'w.weight_g': [2, 1],
    'w.weight_v': [2, 2],
  });
  const ties = ['x.0.weight', 'b c.weight', 'w.weight_v'].map((name) => [name, 'a.weight'] as const);
  const code = program(python, [modelOf(entries, { ties })]);
  expect(code?.filter((line) => line.endsWith('= self.a.weight'))).toEqual([]);
});

test('names are names, whatever is in them', () => {
  const lines = (name: string): (string | undefined)[] => {
    const code =
      program(python, [
        modelOf(floats({ [`x.${name}.weight`]: [2, 2], [`y.${name}`]: [3], 'y.z': [5], 'fc.weight': [4, 4] })),
      ]) ?? [];
    for (const line of code) expect(line).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u);
    return [code[6], code[11]].map((line) => line.replace(/(?<=\S) {2}#.*/, '').trim());
  };
  const byAttribute = ['name', 'a1', '_x', 'constructor', 'print', 'self'];
  for (const name of byAttribute) {
    expect(lines(name)).toEqual([`self.${name} = nn.Embedding(2, 2)`, `self.${name} = nn.Parameter(torch.empty((3,)))`]);
  }
  const byText: Record<string, string> = {
    class: "'class'",
    None: "'None'",
    __x: "'__x'", // which is called _X__x inside of a class
    "');exit()#": "'\\');exit()#'",
    '\\': "'\\\\'",
    'a\nexit()': "'a\\U0000000aexit()'",
    ﬁ: "'ﬁ'", // which is fi as an identifier
    重み: "'重み'",
    '\u202e\u{e0041}\ud800': "'\\U0000202e\\U000e0041\\U0000d800'",
    '{x}': "'{x}'",
    '"""': `'"""'`,
    '0x': "'0x'",
  };
  for (const [name, literal] of Object.entries(byText)) {
    expect(lines(name)).toEqual([
      `self.add_module(${literal}, nn.Embedding(2, 2))`,
      `self.register_parameter(${literal}, nn.Parameter(torch.empty((3,))))`,
    ]);
  }
  for (const name of ['__class__', '__init__', '_modules', 'training']) {
    expect(lines(name)).toEqual([`# no attribute can be called "${name}"`, `# no attribute can be called "${name}"`]);
  }
  for (const name of ['forward', 'type', '_apply']) {
    expect(lines(name)).toEqual([`self.${name} = nn.Embedding(2, 2)`, `# no attribute can be called "${name}"`]);
  }
});

test('a name that is of a tensor and of a module is that of the module', () => {
  const code = program(python, [modelOf(floats({ a: [3], 'a.weight': [2, 2], 'a.bias': [2] }))]);
  expect(code).toContain('        # no attribute can be called "a"');
  expect(code).toContain('        self.a = nn.Linear(2, 2)');
});

test('the line that loads takes the state dict from where it is', () => {
  const lines = (place: Partial<Model['place']>): string[] => {
    const code = program(python, [modelOf(floats({ weight: [2, 2], bias: [2] }), { place: { ...PLACE, ...place } })]) ?? [];
    return code.filter((line) => line.includes('load_state_dict(') || /^from saf|^state_dict|consume/.test(line));
  };
  expect(lines({ key: 'a', rest: [0, "it's"] })).toEqual([
    "model.load_state_dict(torch.load('x.pt', map_location='cpu')['a'][0]['it\\'s'])",
  ]);
  expect(lines({ prefix: 'module.' })).toEqual([
    "state_dict = torch.load('x.pt', map_location='cpu')",
    "nn.modules.utils.consume_prefix_in_state_dict_if_present(state_dict, 'module.')",
    'model.load_state_dict(state_dict)',
  ]);
  expect(lines({ format: 'TorchScript' }).at(-1)).toBe(
    "model.load_state_dict(torch.jit.load('x.pt', map_location='cpu').state_dict())",
  );
  expect(lines({ format: 'npz', file: 'x.npz' })).toEqual([
    "model.load_state_dict({key: torch.from_numpy(array) for key, array in numpy.load('x.npz').items()})",
  ]);
  expect(lines({ format: 'pickle' })).toEqual([]);
  expect(lines({ file: 'https://example.org/a/b.safetensors', format: 'safetensors' })).toEqual([
    'from safetensors.torch import load_file',
    "model.load_state_dict(load_file('b.safetensors'))",
  ]);
});

test('shards are loaded one after the other', () => {
  const place = { ...PLACE, file: 'a/model.safetensors.index.json', format: '2 shards' };
  const shapes = floats({ weight: [2, 2], bias: [2] });
  const code = program(python, [modelOf(shapes, { place })]);
  expect(code?.join('\n')).toBe(`import json
import os
import torch
from safetensors.torch import load_file
from torch import nn

model = nn.Linear(2, 2)
index = 'a/model.safetensors.index.json'
loaded = {}
for shard in sorted(set(json.load(open(index))['weight_map'].values())):
    loaded |= load_file(os.path.join(os.path.dirname(index), shard))
model.load_state_dict(loaded)`);
  const torch = program(python, [modelOf(shapes, { place: { ...place, file: 'pytorch_model.bin.index.json' } })]);
  expect(torch).toContain("    loaded |= torch.load(os.path.join(os.path.dirname(index), shard), map_location='cpu')");
});

test('classes have names of their own', () => {
  const part = (name: string, size: number): Record<string, number[]> => ({
    [`${name}.p`]: [size],
    [`${name}.fc.weight`]: [1, 1],
  });
  const names = [
    'self_attn',
    'selfAttn',
    'self-attn',
    'none',
    'array',
    'a1',
    '1',
    '重み',
    'model',
    'h',
    "x');exit()#",
    'b2',
    'b',
    'q.b',
  ];
  const shapes = Object.assign({}, ...names.map((name, i) => part(name, i + 1))) as Record<string, number[]>;
  const code = program(python, [modelOf(floats({ ...shapes, ...part('layers.0', 100), ...part('class', 101) }))]) ?? [];
  expect(code.flatMap((line) => /^class (.*)\(nn\.Module\):$/.exec(line)?.[1] ?? [])).toEqual([
    ...[
      'SelfAttn',
      'SelfAttn2',
      'SelfAttn3',
      'None2',
      'Array2',
      'A1',
      'Part1',
      'Part',
      'Model',
      'H',
      'XExit',
      'B2',
      'B',
      'B3',
      'Q',
    ],
    ...['Layer', 'Class', 'Model2'],
  ]);
});
