// Files of real torch.save, compared with what Python had in memory.
import { Budget } from '../../src/serialization/budget.js';
import { RuntimeError } from '../../src/python/errors.js';
import { readCheckpoint } from '../../src/serialization/read.js';
import { StoredTensor } from '../../src/serialization/stored.js';
import { looksLikePickle } from '../../src/serialization/pickle/file.js';
import { looksLikeLegacy } from '../../src/serialization/torch/legacy_pickles.js';
import { looksLikeZip, readZip } from '../../src/serialization/zip/read.js';
import { described, EXPECTED, file, GOOD, TENSORS } from './files.js';
import { plain } from '../support/python.js';
import { counted, readTorch, tensorsIn } from './source.js';

describe('reads what torch wrote', () => {
  test.each(GOOD)('%s', async (name) => {
    const stored = await readTorch(counted(file(name)));
    expect(await described(stored)).toEqual(EXPECTED[name]);
  });
});

describe('refuses what it cannot read, and says what to do', () => {
  test.each([
    ['no_data.pt', /no data\.pkl/],
    ['float4.pt', /dtype float4_e2m1fn_x2, which is not supported, since its elements are smaller than a byte/],
  ])('%s', async (name, message) => {
    const reading = readTorch(counted(file(name)));
    await expect(reading).rejects.toThrow(RuntimeError);
    await expect(reading).rejects.toThrow(message);
  });
});

test('tells the formats apart by their first bytes', () => {
  for (const name of GOOD) {
    const head = file(name).subarray(0, 512);
    const legacy = name.startsWith('legacy');
    const told = [looksLikeZip(head), looksLikeLegacy(head), looksLikePickle(head)];
    expect([name, ...told]).toEqual([name, !legacy && name.endsWith('.pt'), legacy, legacy || name.endsWith('.pkl')]);
  }
  for (const head of [[], [0x50, 0x4b], [0x80, 2, 0x7d]]) {
    expect([looksLikeZip(Uint8Array.from(head)), looksLikeLegacy(Uint8Array.from(head))]).toEqual([false, false]);
  }
});

test.each(['tied.pt', 'legacy_tied.pt'])('tied weights are one tensor with two names: %s', async (name) => {
  const stored = plain(await readTorch(counted(file(name)))) as Record<string, StoredTensor>;
  expect(stored['decoder.weight']).toBe(stored['embedding.weight']);
  expect(new Set(Object.values(stored)).size).toBe(Object.keys(stored).length - 1);
});

test('a contiguous tensor is read as it lies in the file, without its neighbours and without a copy', async () => {
  const source = counted(file('views.pt'));
  const stored = plain(await readTorch(source)) as Record<string, StoredTensor>;
  await stored['torch.float64 offset'].bytes(); // finds where its storage lies
  source.reads.total = 0;
  const bytes = await stored['torch.float64 offset'].bytes();
  expect([bytes.length, source.reads.total]).toEqual([160, 160]);
  expect(bytes.buffer).toBe((await source.read(0, 1)).buffer);
});

test('a swapped tensor is a copy: the source stays as it was', async () => {
  const [tensor] = tensorsIn(await readTorch(counted(file('big_endian.pt'))));
  const first = [...(await tensor.bytes())];
  expect([...(await tensor.bytes())]).toEqual(first);
});

test('nothing of the tensors is read before they are wanted, and then no storage twice', async () => {
  for (const name of TENSORS) {
    const source = counted(file(name));
    const tensors = tensorsIn(await readTorch(source));
    const before = source.reads.count;
    for (const tensor of tensors) await tensor.bytes();
    const wanted = name.endsWith('views.pt') ? 25 : tensors.filter(({ shape }) => !shape.includes(0)).length;
    const storages = name.startsWith('legacy') ? 0 : await countStorages(name);
    const expected = name === 'deflated.pt' ? 2 * storages : wanted + storages; // each is found first
    expect([name, source.reads.count - before]).toEqual([name, expected]);
  }
});

/** Of a zip file, those that are not empty. */
async function countStorages(name: string): Promise<number> {
  const records = await readZip(counted(file(name)), new Budget(2 ** 30));
  return [...records].filter(([record, { size }]) => record.includes('/data/') && size > 0).length;
}

test.each([
  ['rnn.pt', 'torch'],
  ['legacy_rnn.pt', 'torch (legacy)'],
  ['torchscript.pt', 'TorchScript'],
])('%s is called %s', async (name, format) => {
  expect((await readCheckpoint(counted(file(name)))).format).toBe(format);
});
