// The page in Firefox, driven by WebDriver BiDi: each of its tabs once, nothing asked for elsewhere.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { readCheckpoint } from '../../../src/serialization/read.js';
import { sourceOfBytes } from '../../../src/serialization/source.js';
import { axe, servePage, type Site } from './harness.js';

declare const FIREFOX: string; // found by jest.config.js

jest.setTimeout(180_000);

let site: Site;
let browser: Browser;
let downloads: string;

beforeAll(async () => {
  downloads = fs.mkdtempSync(path.join(os.tmpdir(), 'firefox-'));
  site = await servePage();
  browser = await launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    headless: true,
    extraPrefsFirefox: { 'browser.download.folderList': 2, 'browser.download.dir': downloads },
  });
});

afterAll(async () => {
  await browser?.close();
  site?.close();
  fs.rmSync(downloads, { recursive: true });
});

/** The file, when it is there and nothing more is written to it. */
async function downloaded(name: string): Promise<Buffer> {
  const file = path.join(downloads, name);
  while (!fs.existsSync(file) || fs.statSync(file).size === 0 || fs.existsSync(`${file}.part`)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return fs.readFileSync(file);
}

async function textOf(tab: Page, selector: string): Promise<string | null | undefined> {
  return (await tab.waitForSelector(selector))?.evaluate(({ textContent }) => textContent);
}

/** A tab of the page; `check` fails if the page threw, asked for anything from elsewhere, or if axe finds fault. */
async function visit(hash: string): Promise<{ tab: Page; check: () => Promise<void> }> {
  const tab = await browser.newPage();
  const faults: string[] = [];
  tab.on('request', (request) => {
    if (!request.url().startsWith(site.url) && !/^(data|blob):/.test(request.url())) faults.push(request.url());
  });
  tab.on('pageerror', (error) => faults.push(String(error)));
  await tab.goto(`${site.url}${hash}`);
  const check = async (): Promise<void> => {
    expect(await axe({ evaluate: (script: string) => tab.evaluate(script) } as Parameters<typeof axe>[0])).toEqual([]);
    fs.mkdirSync('test-results/page', { recursive: true });
    await tab.screenshot({ path: `test-results/page/${hash.slice(1)}-firefox.png` });
    expect(faults).toEqual([]);
    await tab.close();
  };
  return { tab, check };
}

/** Drops a file on the page, as from a folder. */
async function drop(tab: Page, name: string, content: Uint8Array): Promise<void> {
  await tab.evaluate(
    (name, content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    },
    name,
    Buffer.from(content).toString('base64'),
  );
}

test('Inspect: a file is dropped, seen and converted', async () => {
  const { tab, check } = await visit('#inspect');
  await tab.waitForSelector('::-p-text(Drop a file here)');
  await drop(tab, 'mine.pt', fs.readFileSync('examples/browser/inspect/samples/tagger.pt'));
  expect(await textOf(tab, '.file-head h2')).toBe('mine.pt');
  await tab.waitForSelector('canvas[aria-label^="Heat map of 64 rows and 16 columns"]');
  expect(await textOf(tab, '.fit-list')).toContain('new nn.LSTM(12, 16, { bidirectional: true })');

  await tab.locator('::-p-text(Download as .safetensors)').click();
  const content = await downloaded('mine.model_state_dict.safetensors');
  expect((await readCheckpoint(sourceOfBytes(content))).format).toBe('safetensors');
  await check();
});

test('Run: a name is typed, and read by each network; a sound is decoded and heard', async () => {
  const { tab, check } = await visit('#run');
  await tab.waitForSelector('[aria-labelledby=reader-GRU]');
  await tab.locator('.asking input').fill(''); // the name that is there
  await tab.type('.asking input', "O'Sullivan");
  await tab.waitForSelector('::-p-text(nn.LSTM: Irish)');
  expect(await tab.$$eval('.reader h3', (titles) => titles.map(({ textContent }) => textContent))).toHaveLength(3);

  await tab.locator('::-p-text(A sound)').click();
  await tab.waitForSelector('.detection[aria-busy=false] .spans button');
  expect(await textOf(tab, '#detection')).toBe('prompt.wav');
  await check();
});

test('Train: some steps are trained, and the loss falls', async () => {
  const { tab, check } = await visit('#train');
  const figures = (): Promise<number[]> =>
    tab.$$eval('.figures dd', (found) => found.map(({ textContent }) => Number(textContent?.replace(',', ''))));
  await tab.locator('button.primary:not([disabled])').click();
  await tab.waitForFunction(() => Number(document.querySelector('.figures dd')?.textContent?.replace(',', '')) >= 30);
  await tab.locator('button.primary').click(); // Pause
  await tab.waitForSelector('::-p-text(Go on)');
  const [steps, , bits] = await figures();
  expect(steps).toBeGreaterThanOrEqual(30);
  expect(bits).toBeLessThan(6);
  await check();
});
