// IndexedDB, the origin private file system and localStorage of a real Chromium, as places of checkpoints.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { bundle } from './bundle.js';
import { launchChromium } from './chromium.js';
import type { StoresPage } from './load_stores_page.js';

declare const page: StoresPage; // inside the browser

const STORES = ['indexeddb', 'opfs', 'localstorage'] as const;
const TITLES = { indexeddb: 'IndexedDB', opfs: 'the origin private file system', localstorage: 'localStorage' };

let browser: Browser;
let server: http.Server;
let url: string;
let tab: Page;

beforeAll(async () => {
  const script = await bundle('test/browser/load_stores_page.ts');
  server = http.createServer((request, response) => {
    if (request.url === '/') response.setHeader('content-type', 'text/html').end('<script src="page.js"></script>');
    else response.setHeader('content-type', 'text/javascript').end(script);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await launchChromium();
}, 60_000);

afterAll(async () => {
  await browser.close();
  server.close();
}, 60_000);

/** A page whose stores are empty. */
beforeEach(async () => {
  tab = await (await browser.newContext()).newPage();
  await tab.goto(url);
}, 60_000);

afterEach(() => tab.context().close());

const save = (address: string, numbers: number[], asUrl = false): Promise<string> =>
  tab.evaluate(([to, values, isUrl]) => page.save(to, values, isUrl), [address, numbers, asUrl] as const);
const saveMany = (address: string, count: number): Promise<string> =>
  tab.evaluate(([to, size]) => page.saveMany(to, size), [address, count] as const);
const load = (address: string, asUrl = false): Promise<number[] | string> =>
  tab.evaluate(([from, isUrl]) => page.load(from, isUrl), [address, asUrl] as const);
const fail = (address: string, size: number): Promise<string> =>
  tab.evaluate(([to, length]) => page.fail(to, length), [address, size] as const);

describe.each(STORES)('%s', (scheme) => {
  test('what is saved is loaded, whatever its name', async () => {
    const names = ['a.pt', 'a.safetensors', 'größe 50%.pt', 'runs/1/a#b?c', '%61'];
    for (const [i, name] of names.entries()) expect(await save(`${scheme}://${name}`, [i, 1.5])).toBe('saved');
    for (const [i, name] of names.entries()) expect(await load(`${scheme}://${name}`)).toEqual([i, 1.5]);
    expect(await load(`${scheme.toUpperCase()}://a.pt`)).toEqual([0, 1.5]);
  });

  test('a URL has escapes', async () => {
    expect(await save(`${scheme}://folder/gr%C3%B6%C3%9Fe%201`, [1], true)).toBe('saved');
    expect(await load(`${scheme}://folder/größe 1`)).toEqual([1]);
    expect(await load(`${scheme}://folder/größe 1`, true)).toEqual([1]);
  });

  test('a name holds what was saved last, and a save that fails changes nothing', async () => {
    for (const numbers of [[1, 2, 3], [4]]) expect(await save(`${scheme}://a`, numbers)).toBe('saved');
    expect(await fail(`${scheme}://a`, 1e6)).toBe('Error: no more');
    expect(await fail(`${scheme}://b`, 1e6)).toBe('Error: no more');
    expect(await load(`${scheme}://a`)).toEqual([4]);
    const missing = `RuntimeError: ${scheme}://b: there is no such name in ${TITLES[scheme]}, which has 'a'`;
    expect(await load(`${scheme}://b`)).toBe(missing);
  });

  test('names that are not there', async () => {
    const text = `there is no such name in ${TITLES[scheme]}, which has no name at all`;
    expect(await load(`${scheme}://a`)).toBe(`RuntimeError: ${scheme}://a: ${text}`);
    expect(await load(`${scheme}://`)).toBe(`RuntimeError: ${scheme}://: the name is missing`);
    expect(await save(`${scheme}://`, [1])).toBe(`RuntimeError: ${scheme}://: the name is missing`);
  });

  test('progress', async () => {
    await saveMany(`${scheme}://a`, 20_000);
    const heard = await tab.evaluate((address) => page.progress(address), `${scheme}://a`);
    expect(heard.length).toBeGreaterThan(1);
    expect(heard.at(-1)?.[0]).toBe(1);
  });

  test('in a worker', async () => {
    const inWorker = (method: 'save' | 'load', ...args: unknown[]): Promise<unknown> =>
      tab.evaluate(([name, given]) => page.inWorker(name, ...given), [method, args] as const);
    const text = `RuntimeError: ${scheme}://a: there is no localStorage here`;
    expect(await inWorker('save', `${scheme}://a`, [1])).toBe(scheme === 'localstorage' ? text : 'saved');
    expect(await inWorker('load', `${scheme}://a`)).toEqual(scheme === 'localstorage' ? text : [1]);
  });
});

test('a page without room', async () => {
  const session = await tab.context().newCDPSession(tab);
  await session.send('Storage.overrideQuotaForOrigin', { origin: url, quotaSize: 1e7 });
  for (const scheme of ['indexeddb', 'opfs'] as const) {
    expect(await save(`${scheme}://a`, [1])).toBe('saved');
    const reason = `there is no room for it in ${TITLES[scheme]}|Failed to write data to data pipe`; // as Chromium happens to note
    const text = new RegExp(`^RuntimeError: ${scheme}://a: (${reason})$`);
    expect(await saveMany(`${scheme}://a`, 4_000_000)).toMatch(text);
    expect(await load(`${scheme}://a`)).toEqual([1]);
  }
  expect(await saveMany('opfs://b', 4_000_000)).toMatch(/^RuntimeError: opfs:\/\/b: /);
  expect(await tab.evaluate(() => page.opfsNames())).toEqual(['a']);
});

test('localStorage has room for a few megabytes', async () => {
  await save('localstorage://a', [1]);
  const text = 'RuntimeError: localstorage://a: there is no room for it in localStorage: indexeddb:// takes more';
  for (const size of [2e6, 5e6]) expect(await saveMany('localstorage://a', size)).toBe(text);
  expect(await load('localstorage://a')).toEqual([1]);
});

test.each(['indexeddb', 'localstorage'] as const)('tfjs has its own names in %s', async (scheme) => {
  expect(await tab.evaluate((address) => page.tfjsModels(address), `${scheme}://a`)).toEqual([`${scheme}://a`]);
  expect(await save(`${scheme}://a`, [1])).toBe('saved');
  expect(await tab.evaluate((address) => page.tfjsModels(address), `${scheme}://b`)).toEqual([
    `${scheme}://a`,
    `${scheme}://b`,
  ]);
  expect(await load(`${scheme}://a`)).toEqual([1]);
});

test('what somebody else has written under the name', async () => {
  await save('indexeddb://b', [1]);
  await tab.evaluate(() => page.spoil('a'));
  expect(await load('indexeddb://a')).toBe('RuntimeError: indexeddb://a: what has that name is no Blob');
  expect(await load('localstorage://a')).toBe('RuntimeError: localstorage://a: what has that name is not base64');
});

test('a worker has no downloads', async () => {
  const text = 'only a page has downloads; save to indexeddb://, to opfs://, or take the bytes';
  expect(await tab.evaluate(() => page.inWorker('save', 'a.pt', [1]))).toBe(`RuntimeError: a.pt: ${text}`);
});

test('paths that lead out', async () => {
  for (const name of ['..', '../a', 'a/../../b', '/a', 'a//b', '.', 'a/']) {
    const text = `RuntimeError: opfs://${name}: the name is no path`;
    expect(await save(`opfs://${name}`, [1])).toBe(text);
    expect(await load(`opfs://${name}`)).toBe(text);
  }
});
