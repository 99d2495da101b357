// The page in Firefox, driven by WebDriver BiDi: its tabs, a sample of the Inspect tab, a file converted there, the sound of the
// Run tab, nothing asked for elsewhere.
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

test('a checkpoint is inspected and converted, a sound is decoded and heard', async () => {
  const tab = await browser.newPage();
  const faults: string[] = [];
  tab.on('request', (request) => {
    if (!request.url().startsWith(site.url) && !/^(data|blob):/.test(request.url())) faults.push(request.url());
  });
  tab.on('pageerror', (error) => faults.push(String(error)));
  await tab.goto(`${site.url}#inspect`);
  await tab.locator('::-p-text(LSTM tagger)').click();
  expect(await textOf(tab, '.file-head h2')).toBe('tagger.pt');
  await tab.waitForSelector('canvas[aria-label^="Heat map of 64 rows and 16 columns"]');
  expect(await textOf(tab, '.fit-list')).toContain('new nn.LSTM(12, 16, { bidirectional: true })');
  expect(await axe({ evaluate: (script: string) => tab.evaluate(script) } as Parameters<typeof axe>[0])).toEqual([]);

  await tab.locator('::-p-text(Download as .safetensors)').click();
  const content = await downloaded('tagger.model_state_dict.safetensors');
  expect((await readCheckpoint(sourceOfBytes(content))).format).toBe('safetensors');

  fs.mkdirSync('test-results/page', { recursive: true });
  await tab.screenshot({ path: 'test-results/page/inspect-firefox.png' });
  for (const name of ['run', 'train']) {
    await tab.locator(`#tab-${name}`).click();
    await tab.waitForSelector(`#${name} > *`);
  }

  await tab.locator('#tab-run').click();
  await tab.locator('::-p-text(A sound)').click();
  await tab.waitForSelector('.detection[aria-busy=false] .spans button');
  expect(await textOf(tab, '#detection')).toBe('prompt.wav');
  await tab.screenshot({ path: 'test-results/page/sound-firefox.png' });
  expect(faults).toEqual([]);
});
