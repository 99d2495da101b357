// The example page on WebGL, in a real Chromium.
import { mkdirSync } from 'node:fs';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { PageResult } from '../../examples/browser/main.js';
import { launchChromium } from './chromium.js';

const ORIGIN = 'http://example.test'; // answered by the routes below, never by a network

let browser: Browser;
let tab: Page;
let failure: Promise<never>;

beforeAll(async () => {
  const bundle = await build({ entryPoints: ['examples/browser/main.ts'], bundle: true, write: false, logLevel: 'error' });
  browser = await launchChromium();
  tab = await browser.newPage({ viewport: { width: 900, height: 1000 } });
  await tab.route(`${ORIGIN}/`, (route) => route.fulfill({ path: 'examples/browser/index.html' }));
  await tab.route(`${ORIGIN}/dist/main.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: bundle.outputFiles[0].text }),
  );
  failure = new Promise((_, reject) => tab.once('pageerror', reject));
  failure.catch(() => undefined); // reported by the test that waits for it
}, 60_000);

afterAll(() => browser.close(), 60_000);

test('the example agrees with PyTorch on webgl', async () => {
  await tab.goto(`${ORIGIN}/`);
  await Promise.race([failure, tab.waitForSelector('body[data-result]', { timeout: 60_000 })]);
  const result = JSON.parse((await tab.getAttribute('body', 'data-result')) ?? '') as PageResult;

  mkdirSync('test-results', { recursive: true });
  await tab.screenshot({ path: 'test-results/example.png', fullPage: true });

  expect(result).toMatchObject({ backend: 'webgl', outputShape: [5, 3, 20], hnShape: [1, 5, 20], agrees: true });
  expect(result.comparisons.map(({ pair }) => pair)).toEqual([
    'MyRNN and nn.RNN',
    'nn.RNN and PyTorch',
    'MyRNN and PyTorch',
  ]);
}, 90_000);
