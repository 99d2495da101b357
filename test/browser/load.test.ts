// Checkpoints in a real Chromium: from a URL, a blob and a response, and out as a download.
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { readCheckpoint } from '../../src/serialization/read.js';
import { sourceOfFile } from '../../src/serialization/source.js';
import { bundle } from './bundle.js';
import { launchChromium } from './chromium.js';
import type { LoadPage } from './load_page.js';

declare const page: LoadPage; // inside the browser

const CHECKPOINT = 'examples/pytorch-checkpoint.pt';

let browser: Browser;
let server: http.Server;
let tab: Page;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    if (request.url === '/') response.setHeader('content-type', 'text/html').end('<!doctype html>');
    else if (request.url === '/model.pt') response.end(fs.readFileSync(CHECKPOINT));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await launchChromium();
  tab = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await tab.addScriptTag({ content: await bundle('test/browser/load_page.ts') });
  expect(await tab.evaluate(() => page.start())).toBe('webgl');
}, 60_000);

afterAll(async () => {
  await browser.close();
  server.close();
});

test.each(['URL', 'URL string', 'Blob', 'Response'] as const)("load from a %s gives PyTorch's predictions", async (from) => {
  expect(await tab.evaluate((source) => page.difference(source, '/model.pt'), from)).toBeLessThan(1e-5);
});

test('a missing file is said to be missing', async () => {
  const url = `${tab.url()}missing.pt`;
  const expected = `RuntimeError: ${url} cannot be loaded: HTTP 404 Not Found`;
  expect(await tab.evaluate((missing) => page.failure(missing), url)).toBe(expected);
});

test('save writes to no URL', async () => {
  const expected = "TypeError: save(): argument 'target' (position 2) must be the name of a download, not URL";
  expect(await tab.evaluate((url) => page.refusal(url), tab.url())).toBe(expected);
});

test.each(['model.pt', 'model.safetensors'])('save downloads %s', async (name) => {
  const [download] = await Promise.all([
    tab.waitForEvent('download'),
    tab.evaluate((file) => page.download('/model.pt', file), name),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  const source = await sourceOfFile(await download.path());
  const { value } = await readCheckpoint(source);
  const names = ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0'].map((parameter) => `rnn.${parameter}`);
  expect(Object.keys(value as object)).toEqual([...names, 'head.weight', 'head.bias']);
  await source.close();
});
