// Modules recognised by the names and shapes of their tensors: what PyTorch made the state dict of is what is printed for it.
import { program } from '../../../src/cli/classes/program.js';
import { python } from '../../../src/cli/classes/python.js';
import { type Leaf, recognise } from '../../../src/cli/modules/recognise.js';
import type { Entry } from '../../../src/cli/modules/tree.js';
import { entriesOf, floats, MODELS } from '../entries.js';

const PLACE = { file: 'model.pt', format: 'torch' as const, key: null, rest: [], prefix: null };

/** The statements of the printed classes, each on one line and without comments. */
function statements(entries: ReadonlyMap<string, Entry>): string[] {
  const { module } = recognise(entries);
  const lines = program(python, [{ module, variable: 'model', ties: [], place: PLACE }]) ?? [];
  const joined = lines.map((line) => line.replace(/ {2}#.*/, '')).join('\n');
  return joined
    .replace(/([[(])\n +/g, '$1')
    .replace(/,\n *(?=[\])])/g, '')
    .replace(/,\n +/g, ', ')
    .split('\n')
    .map((line) => line.trim());
}

const leaves = (entries: ReadonlyMap<string, Entry>): [string, Leaf][] => [...recognise(entries).leaves];
const names = (entries: ReadonlyMap<string, Entry>): [string, string][] =>
  leaves(entries).map(([name, { call }]) => [name, call.name]);

test.each(Object.entries(MODELS))('as PyTorch made them: %s', (_, { attributes, state }) => {
  const printed = statements(entriesOf(state));
  const wanted = Object.entries(attributes).map(([name, source]) => `self.${name} = ${source}`);
  expect(printed.filter((line) => line.startsWith('self.')).sort()).toEqual(wanted.sort());
});

test('a state dict may be of one module of torch, or of a list', () => {
  expect(statements(entriesOf({ weight: ['float32', [4, 3]], bias: ['float32', [4]] }))).toContain(
    'model = nn.Linear(3, 4)',
  );
  const sequence = floats({ '0.weight': [4, 3], '0.bias': [4], '2.weight': [2, 4], '2.bias': [2] });
  expect(statements(sequence)).toContain('model = nn.Sequential(nn.Linear(3, 4), nn.Identity(), nn.Linear(4, 2))');
});

test('what is not whole, or has more, is no module of torch', () => {
  const whole = Object.entries({
    weight_ih_l0: [12, 2],
    weight_hh_l0: [12, 3],
    bias_ih_l0: [12],
    bias_hh_l0: [12],
    weight_ih_l1: [12, 3],
    weight_hh_l1: [12, 3],
    bias_ih_l1: [12],
    bias_hh_l1: [12],
  });
  expect(names(floats(Object.fromEntries(whole)))).toEqual([['', 'LSTM']]);
  for (const missing of ['weight_hh_l0', 'bias_hh_l0', 'bias_hh_l1', 'weight_ih_l1', 'weight_hh_l1']) {
    expect(names(floats(Object.fromEntries(whole.filter(([name]) => name !== missing))))).toEqual([]);
  }
  expect(names(floats(Object.fromEntries([...whole, ['more', [1]]])))).toEqual([]);
  const spoiled: Record<string, number[]>[] = [
    { weight: [4, 3], bias: [3] }, // as the Conv1D of GPT-2, which has its weight the other way round
    { weight: [4, 0], bias: [4] },
    { weight: [], bias: [] },
    { weight: [1, 1, 1, 1, 1, 1], bias: [1] },
    { weight_ih: [12, 2], weight_hh: [12, 3], bias_ih: [12] },
    { weight_ih: [6, 2], weight_hh: [6, 3] },
    { running_mean: [3], running_var: [4] },
    { in_proj_weight: [9, 3], in_proj_bias: [9] },
    { weight_ih_l0: [8, 2], weight_hh_l0: [8, 2], weight_hr_l0: [2, 2] },
    { weight: [5, 2, 3], bias: [4] },
    { weight: [4, 3], weight_g: [4, 1], weight_v: [4, 3] },
    { weight_g: [4, 2], weight_v: [4, 3] },
    { weight_g: [4, 1] },
    { weight_ih_l0: [4] },
  ];
  for (const shapes of spoiled) expect([shapes, names(floats(shapes))]).toEqual([shapes, []]);
});

test('what fits as well is said where neither a name nor both neighbours rule it out', () => {
  const others = (shapes: Record<string, number[]>): [string, string[]][] =>
    leaves(floats(shapes)).map(([, { call, others }]) => [call.name, others.map(({ name }) => name)]);
  expect(others({ 'x.weight': [9, 4] })).toEqual([['Embedding', ['Linear']]]);
  expect(others({ 'word_embeddings.weight': [9, 4] })).toEqual([['Embedding', []]]);
  expect(others({ 'lm_head.weight': [9, 4] })).toEqual([['Linear', []]]);
  expect(others({ 'x.weight': [4] })).toEqual([['RMSNorm', ['PReLU']]]);
  expect(others({ 'x.weight': [5, 4], 'y.weight': [4, 5], 'y.bias': [4] })).toEqual([
    ['Linear', ['Embedding']],
    ['Linear', []],
  ]);
});

test('lists are numbered without many gaps; what is not is a class of its own', () => {
  const kinds = (...keys: string[]): string =>
    recognise(floats(Object.fromEntries(keys.map((key) => [`${key}.weight`, [2, 2]])))).module.kind;
  expect(kinds('0', '1')).toBe('list');
  expect(kinds('3', '10')).toBe('list');
  for (const keys of [['0', '1000000'], ['00', '1'], ['0', 'x'], ['-1'], ['١'], ['0', '12345678901']]) {
    expect([keys, kinds(...keys)]).toEqual([keys, 'composite']);
  }
});

test('names that no model has are left out, and said', () => {
  const odd = ['', '.', 'a.', '.a', 'a..b', `${'x.'.repeat(30)}weight`, 'x'.repeat(501)];
  const { strange, leaves } = recognise(
    floats({ ...Object.fromEntries(odd.map((name) => [name, [1]])), 'fc.weight': [3, 2] }),
  );
  expect(strange).toEqual(odd);
  expect([...leaves.keys()]).toEqual(['fc']);
});

test('names that make very many modules of few tensors do not', () => {
  const shapes = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`${i}${'.x'.repeat(20)}.weight`, [2, 2]]));
  const { leaves, strange } = recognise(floats(shapes));
  expect(leaves.size).toBeGreaterThan(100);
  expect(leaves.size + strange.length).toBe(2000);
  expect(strange.length).toBeGreaterThan(1000);
});
