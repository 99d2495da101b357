// The page around its tabs: what is loaded and when, the address, the keyboard, the switch of colours, opened as a file.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { openSite, SIZE_NAMES, type Visitors } from './harness.js';

jest.setTimeout(60_000);

let visitors: Visitors;

beforeAll(async () => {
  visitors = await openSite();
});

afterAll(() => visitors.close());

test("the page's own code is small, and without TensorFlow.js", () => {
  const own = ['index.html', 'theme.js', 'main.js', 'style.css'].map((name) => path.join(visitors.site.folder, name));
  const size = own.reduce((sum, file) => sum + zlib.gzipSync(fs.readFileSync(file)).length, 0);
  expect(size).toBeLessThan(150_000);
  for (const file of own) expect(fs.readFileSync(file, 'utf8')).not.toContain('registerBackend');
});

test.each(SIZE_NAMES)('tabs on a %s, by keys and by address', async (size) => {
  const { tab, check } = await visitors.visit(size);
  const isSelected = (name: string): Promise<void> =>
    tab.locator('[role=tab][aria-selected=true]', { hasText: name }).waitFor();
  await isSelected('Inspect');
  await tab.focus('#tab-inspect');
  await tab.keyboard.press('ArrowRight');
  await isSelected('Run');
  await tab.waitForURL(/#run$/);
  await tab.keyboard.press('End');
  await isSelected('Train');
  await tab.waitForURL(/#train$/);
  await tab.goBack();
  await isSelected('Run');
  expect(await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await check();
});

test('the switch of colours is kept', async () => {
  const { tab, check } = await visitors.visit('desktop', '', { dark: true });
  const background = (): Promise<string> => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await tab.getByRole('button', { name: 'Light colours' }).click();
  const light = await background();
  expect(light).not.toBe(dark);
  await tab.reload();
  expect(await background()).toBe(light);
  await check();
});

test('it works when opened as a file', async () => {
  const tab = await visitors.browser.newPage();
  const errors: Error[] = [];
  tab.on('pageerror', (error) => errors.push(error));
  const started = tab.waitForEvent('worker');
  await tab.goto(pathToFileURL(path.join(visitors.site.folder, 'index.html')).href);
  expect((await started).url()).toMatch(/^blob:/);
  expect(errors).toEqual([]);
});
