// The cases that run on WebGPU, in a real Chromium whose GPU is software.
import type { Browser, Page } from 'playwright-core';
import { bundle } from './bundle.js';
import { launchChromium } from './chromium.js';
import type { WebGPUPage } from './webgpu_page.js';
import { onWebGPU } from './webgpu_table.js';

declare const WEBGPU_FLAGS: string[]; // from jest.config.js
declare const page: WebGPUPage; // inside the browser

const ORIGIN = 'http://localhost/'; // a secure context, which WebGPU is for; answered by the route below

/** The software device has room for so many cases, whose pipelines tfjs keeps: then a new page has another. */
const CASES_OF_A_PAGE = 20;

let browser: Browser;
let tab: Page;
let cases = 0;

async function openPage(): Promise<string> {
  tab = await browser.newPage();
  await tab.route(ORIGIN, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await tab.goto(ORIGIN);
  await tab.addScriptTag({ content: await bundle('test/browser/webgpu_page.ts') });
  const { backend, adapter } = await tab.evaluate(() => page.start());
  if (backend !== 'webgpu') throw new Error(`this Chromium has no WebGPU adapter: tfjs started on ${backend}`);
  return adapter;
}

beforeAll(async () => {
  browser = await launchChromium(WEBGPU_FLAGS);
  process.stdout.write(`WebGPU adapter: ${await openPage()}\n`);
}, 60_000);

afterAll(() => browser.close(), 60_000);

test.each(onWebGPU.map(({ name }) => name))(
  '%s',
  async (name) => {
    if (cases++ % CASES_OF_A_PAGE === CASES_OF_A_PAGE - 1) {
      await tab.close();
      await openPage();
    }
    const failure = await tab.evaluate((title) => page.run(title), name);
    if (failure !== null) throw new Error(failure);
  },
  120_000,
);
