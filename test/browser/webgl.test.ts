// The table of cases on WebGL, in a real Chromium.
import type { Browser, Page } from 'playwright-core';
import { cases } from '../cases.js';
import { openPage } from './chromium.js';
import type { TestPage } from './page.js';

declare const page: TestPage; // inside the browser

let browser: Browser;
let tab: Page;

beforeAll(async () => {
  ({ browser, tab } = await openPage('test/browser/page.ts'));
}, 60_000);

afterAll(() => browser.close(), 60_000);

test('the backend is webgl, with float32 textures', async () => {
  const { backend, renderer, float32 } = await tab.evaluate(() => page.start('webgl'));
  process.stdout.write(`WebGL renderer: ${renderer}\n`);
  expect(backend).toBe('webgl');
  expect(float32).toBe(true); // the tolerances are those of float32
});

test.each(cases.map(({ name }) => name))(
  '%s',
  async (name) => {
    const failure = await tab.evaluate((title) => page.run(title), name);
    if (failure !== null) throw new Error(failure);
  },
  60_000,
);
