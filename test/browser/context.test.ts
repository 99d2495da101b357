// A WebGL context that is lost, as when the GPU is reset: what awaits values is told so.
import type { Browser } from 'playwright-core';
import { bundle } from './bundle.js';
import { launchChromium } from './chromium.js';
import type { ContextPage, Fate } from './context_page.js';

declare const page: ContextPage; // inside the browser

let browser: Browser;
let script: string;

beforeAll(async () => {
  browser = await launchChromium();
  script = await bundle('test/browser/context_page.ts');
}, 60_000);

afterAll(() => browser.close(), 60_000);

const LOST = 'RuntimeError: the WebGL context was lost, and with it the values of the tensors on the GPU';

test.each<[Fate, string]>([
  ['kept', 'saved true'],
  ['lost before', LOST],
  ['lost meanwhile', LOST],
  ['restored before', LOST],
  ['lost, the values not uploaded', 'saved true'],
])(
  'save where the context is %s',
  async (fate, outcome) => {
    const tab = await browser.newPage();
    await tab.addScriptTag({ content: script });
    expect(await tab.evaluate(() => page.start())).toBe('webgl');
    expect(await tab.evaluate((given) => page.outcome(given), fate)).toBe(outcome);
    await tab.close();
  },
  60_000,
);
