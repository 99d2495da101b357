// The kernels on the cpu backend in a real Chromium, whose WebAssembly has multiply-add in one instruction.
import type { Browser, Page } from 'playwright-core';
import { ALPHABET } from '../../src/kernels/modules/alphabet.js';
import { RECURRENT } from '../../src/kernels/modules/recurrent.js';
import { bytesOf } from '../../src/kernels/text.js';
import { fusedCases } from '../ops/recurrence/fused.cases.js';
import { openPage } from './chromium.js';
import type { TestPage } from './page.js';

declare const page: TestPage; // inside the browser

let browser: Browser;
let tab: Page;

beforeAll(async () => {
  ({ browser, tab } = await openPage('test/browser/page.ts'));
  await tab.evaluate(() => page.start('cpu'));
}, 60_000);

afterAll(() => browser.close(), 60_000);

test('the page has multiply-add', async () => {
  const has = (module: number[]): boolean => WebAssembly.validate(Uint8Array.from(module));
  expect(await tab.evaluate(has, [...bytesOf(RECURRENT['wasm-relaxed'], ALPHABET)])).toBe(true);
});

test.each(fusedCases.map(({ name }) => name))('%s', async (name) => {
  const failure = await tab.evaluate((title) => page.run(title), name);
  if (failure !== null) throw new Error(failure);
});
