// The rows of the Inspect tab, and the address that settings are in.
import { readHash, writeHash } from '../../../examples/browser/address.js';
import type { TensorRow } from '../../../examples/browser/inspect/file.js';
import { type Row, rowsOf, type Shown, treeOf } from '../../../examples/browser/inspect/rows.js';
import { histogramOf, statisticsOf } from '../../../examples/browser/inspect/worker/statistics.js';

const tensor = (name: string, ...shape: number[]): TensorRow => ({
  name,
  shape,
  dtype: 'float32',
  bytes: 0,
  sameAs: undefined,
});
const TENSORS = [
  tensor('model.rnn.weight', 4, 2),
  tensor('model.rnn.bias', 4),
  tensor('model.head.weight', 1, 4),
  tensor('step'),
];

const shownAs = (row: Row): string =>
  `${' '.repeat(row.level)}${row.kind === 'tensor' ? row.label : `${row.branch.name} ${row.branch.count} ${row.branch.elements}`}`;

const rows = (shown: Partial<Shown>): string[] =>
  rowsOf(TENSORS, treeOf(TENSORS), {
    asTree: true,
    filter: '',
    order: { by: 'place', down: false },
    closed: new Set(),
    ...shown,
  }).map(shownAs);

test('a tree by the dots of names', () => {
  expect(rows({})).toEqual([' step', ' model 3 16', '  rnn 2 12', '   weight', '   bias', '  head 1 4', '   weight']);
  expect(rows({ closed: new Set(['model.rnn']) })).toEqual([
    ' step',
    ' model 3 16',
    '  rnn 2 12',
    '  head 1 4',
    '   weight',
  ]);
  expect(rows({ filter: ' BIAS', closed: new Set(['model']) })).toEqual([' model 3 16', '  rnn 2 12', '   bias']);
  expect(rows({ filter: '(1, 4)' })).toEqual([' model 3 16', '  head 1 4', '   weight']);
});

test('a table in an order', () => {
  const by = (order: Shown['order']): string[] => rows({ asTree: false, order });
  const names = TENSORS.map(({ name }) => ` ${name}`);
  expect(by({ by: 'place', down: false })).toEqual(names);
  expect(by({ by: 'elements', down: true })[0]).toBe(' model.rnn.weight');
  expect(by({ by: 'name', down: false })).toEqual([...names].sort());
});

test('an address keeps what is set', () => {
  const hash = writeHash('train', [
    ['text', 'a&b = c?'],
    ['mode', 'GRU'],
  ]);
  const { tab, settings } = readHash(hash);
  expect([tab, ...settings]).toEqual(['train', ['text', 'a&b = c?'], ['mode', 'GRU']]);
  expect(readHash(writeHash('run', [])).tab).toBe('run');
});

test('statistics are those of torch, with what is not finite apart', () => {
  // x = torch.tensor([1e6, 1e6 + 1, 1e6 + 3], dtype=torch.float64); x.mean(), x.std()
  const s = statisticsOf(Float64Array.of(1e6, NaN, 1e6 + 1, Infinity, 1e6 + 3));
  expect(s).toMatchObject({ count: 5, min: 1e6, max: 1e6 + 3, nans: 1, infinities: 1, zeros: 0 });
  expect(s.mean).toBeCloseTo(1000001.3333333334, 9);
  expect(s.std).toBeCloseTo(1.5275252316519465, 9);
});

test('every finite number is in the histogram', () => {
  const numbers = Float64Array.of(0, 0, 1, 4, NaN);
  const histogram = histogramOf(numbers, statisticsOf(numbers), true);
  expect([...(histogram?.counts ?? [])]).toEqual([2, 1, 0, 0, 1]);
  const many = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i));
  const counts = histogramOf(many, statisticsOf(many), false)?.counts;
  expect(counts?.reduce((sum, count) => sum + count, 0)).toBe(1000);
  expect(histogramOf(Float64Array.of(2, 2), statisticsOf(Float64Array.of(2, 2)), false)).toBeUndefined();
});
