// The Inspect tab: a file is dropped, its tensors are seen, its class is copied, it is converted and downloaded.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { dictOf } from '../../../src/serialization/contents.js';
import { readCheckpoint } from '../../../src/serialization/read.js';
import { sourceOfBytes } from '../../../src/serialization/source.js';
import type { StoredTensor } from '../../../src/serialization/stored.js';
import { openSite, SIZE_NAMES, type Visitors } from './harness.js';
import { manyTensors } from './many_tensors.js';

jest.setTimeout(120_000);

const SAMPLES = 'examples/browser/inspect/samples';

let visitors: Visitors;

beforeAll(async () => {
  visitors = await openSite();
});

afterAll(() => visitors.close());

/** Drops files on the page, as from a folder. */
async function dropAll(tab: Page, contents: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const files = await tab.evaluateHandle(
    (contents) => {
      const data = new DataTransfer();
      for (const [name, content] of contents) {
        data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
      }
      return data;
    },
    Object.entries(contents).map(([name, content]) => [name, Buffer.from(content).toString('base64')] as const),
  );
  await tab.dispatchEvent('body', 'drop', { dataTransfer: files });
}

const drop = (tab: Page, name: string, content: Uint8Array): Promise<void> => dropAll(tab, { [name]: content });

test.each(SIZE_NAMES)(
  'a checkpoint on a %s',
  async (size) => {
    const { tab, shot, check } = await visitors.visit(size);
    await tab.getByText('Drop a file here').waitFor();
    await check();
    await shot('inspect-empty', true);

    const content = await readFile(`${SAMPLES}/tagger.pt`);
    await drop(tab, 'mine.pt', content);
    await tab.getByRole('heading', { name: 'mine.pt' }).waitFor();
    await tab.getByText('new nn.LSTM(12, 16, { bidirectional: true })', { exact: true }).waitFor();
    await tab.getByRole('img', { name: /^Heat map of 64 rows and 16 columns/ }).waitFor();
    await check();
    await shot('inspect-file', true);

    await tab.getByRole('button', { name: 'Python', exact: true }).click();
    await tab.getByRole('button', { name: 'Copy Python' }).click();
    await tab.getByText('Copied').waitFor();
    const copied = await tab.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('        self.lstm = nn.LSTM(12, 16, bidirectional=True)\n');
    expect(copied).toContain("torch.load('mine.pt', map_location='cpu')['model_state_dict']");
    await tab.waitForURL(/language=python/);

    const downloading = tab.waitForEvent('download');
    await tab.getByRole('button', { name: 'Download as .safetensors' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('mine.model_state_dict.safetensors');
    const converted = await readCheckpoint(sourceOfBytes(await readFile(await download.path())));
    const original = await readCheckpoint(sourceOfBytes(content));
    const before = dictOf(dictOf(original.value)?.get('model_state_dict') ?? null);
    expect(dictOf(converted.value)?.keys().sort()).toEqual(before?.keys().sort());
    for (const [name, tensor] of dictOf(converted.value)?.entries() ?? []) {
      expect(await (tensor as StoredTensor).bytes()).toEqual(await (before?.get(name as string) as StoredTensor).bytes());
    }
    await check();
  },
  60_000,
);

test('a tensor by the keyboard, in the dark', async () => {
  const { tab, shot, check } = await visitors.visit('desktop', '#inspect?sample=tagger', { dark: true });
  const grid = tab.getByRole('treegrid', { name: 'Tensors' });
  await grid.focus();
  await tab.keyboard.press('Home');
  await tab.keyboard.press('ArrowLeft'); // closes model_state_dict
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press('ArrowUp');
  await tab.keyboard.press('ArrowRight');
  for (let i = 0; i < 4; i++) await tab.keyboard.press('ArrowDown');
  await tab.getByRole('heading', { name: 'model_state_dict.lstm.weight_ih_l0', exact: true }).waitFor();
  const map = tab.getByRole('img', { name: /^Heat map of 64 rows and 12 columns/ });
  await map.focus();
  await tab.keyboard.press('ArrowRight');
  await tab.locator('output', { hasText: /^\[0, 0\] = -?\d/ }).waitFor();
  await tab.waitForURL(/#inspect\?sample=tagger&tensor=model_state_dict\.lstm\.weight_ih_l0$/);
  await check();
  await shot('inspect-keyboard', true);
});

test('objects of other classes are shown, and numpy arrays', async () => {
  const { tab, shot, check } = await visitors.visit('phone', '#inspect?sample=experiment', { dark: true });
  await tab.getByText('speech_project.AudioConfig').waitFor();
  await tab.getByText('"data/train"').waitFor();
  await shot('inspect-objects', true);
  await tab.goto(`${visitors.site.url}#inspect?sample=waves&tensor=transform&view=table`);
  await tab.getByText('Complex numbers are shown by their absolute values.').waitFor();
  await check();
});

test('thousands of tensors are in the list, and few rows in the page', async () => {
  const { tab, check } = await visitors.visit('desktop', '#inspect?view=table');
  await drop(tab, 'many.safetensors', manyTensors(5000));
  const grid = tab.getByRole('grid', { name: 'Tensors' });
  await grid.focus();
  expect(await grid.getAttribute('aria-rowcount')).toBe('5001');
  await tab.keyboard.press('End');
  await tab.getByRole('heading', { name: 'layer.4999.weight' }).waitFor();
  await grid.getByText('layer.4999.weight').waitFor();
  expect(await grid.getByRole('row').count()).toBeLessThan(80);
  await tab.getByRole('searchbox').fill('layer.77.');
  await tab.getByText('1 tensor of 5,000').waitFor();
  await check();
});

test('an index is read with the files that are dropped with it', async () => {
  const { tab } = await visitors.visit('desktop');
  const weight_map = { 'layer.0.weight': 'a.safetensors', 'layer.1.weight': 'b.safetensors' };
  const index = Buffer.from(JSON.stringify({ weight_map }));
  await dropAll(tab, { 'b.safetensors': manyTensors(2), 'model.json': index, 'a.safetensors': manyTensors(1) });
  await tab.getByText('2 shards').waitFor();
  await tab.getByRole('heading', { name: 'layer.0.weight' }).waitFor();
  await dropAll(tab, { 'model.json': index, 'a.safetensors': manyTensors(1) });
  await tab.getByText('model.json names b.safetensors: drop that file together with it').waitFor();
});

test("what cannot be read is refused in the library's words", async () => {
  const { tab, check } = await visitors.visit('phone');
  await drop(tab, 'notes.txt', Buffer.from('not a checkpoint'));
  const alert = tab.getByRole('alert').filter({ hasText: 'notes.txt' });
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(/^notes\.txt: .*not a checkpoint/);
  const content = await readFile(`${SAMPLES}/tagger.pt`);
  await drop(tab, 'cut.pt', content.subarray(0, 20_000));
  await tab.getByRole('alert').filter({ hasText: 'cut.pt' }).waitFor();
  await drop(tab, 'whole.pt', content);
  await tab.getByRole('heading', { name: 'whole.pt' }).waitFor();
  await tab.getByRole('combobox').selectOption({ label: 'the whole file' });
  await tab.getByRole('button', { name: 'Download as .safetensors' }).click();
  await tab.getByText("a safetensors file holds tensors only, but 'epoch' is a number").waitFor();
  await check();
});
