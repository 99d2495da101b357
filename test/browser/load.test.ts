// Checkpoints in a real Chromium: from a URL, a blob and a response, from servers that fail, and out as a download.
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { dictOf } from '../../src/serialization/contents.js';
import { readCheckpoint } from '../../src/serialization/read.js';
import { sourceOfFile } from '../../src/serialization/source.js';
import type { Answer } from '../support/server.js';
import { bundle } from './bundle.js';
import { launchChromium } from './chromium.js';
import type { LoadPage } from './load_page.js';

declare const page: LoadPage; // inside the browser

const CHECKPOINT = fs.readFileSync('examples/pytorch-checkpoint.pt');
const zipped = zlib.gzipSync(CHECKPOINT);

let browser: Browser;
let server: http.Server;
/** Of another origin, which a page is not told that what it gives is compressed. */
let elsewhere: http.Server;
let tab: Page;
let asked: string[] = [];

const answers: Readonly<Record<string, Answer>> = {
  '/': (response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'),
  '/model.pt': (response) => response.end(CHECKPOINT),
  '/folder/index.json?v=1': (response) => response.end('{"weight_map":{"model_state_dict":"model.pt","inputs":"model.pt"}}'),
  '/folder/model.pt?v=1': (response) => response.end(CHECKPOINT),
  /** Breaks off after 5000 bytes. */
  '/parts.pt': (response, { headers: { range = '' } }) => {
    const from = Number(/\d+/.exec(range)?.[0] ?? 0);
    const { length } = CHECKPOINT;
    const content = { 'content-range': `bytes ${from}-${length - 1}/${length}`, 'content-length': length - from };
    response.writeHead(from > 0 ? 206 : 200, { ...content, 'accept-ranges': 'bytes', etag: '"1"' });
    if (from + 5000 >= length) response.end(CHECKPOINT.subarray(from));
    else response.write(CHECKPOINT.subarray(from, from + 5000), () => setTimeout(() => response.destroy(), 50));
  },
  '/broken.pt': (response) => {
    response.writeHead(200, { 'content-length': 10_000 });
    response.write(CHECKPOINT.subarray(0, 5000), () => setTimeout(() => response.destroy(), 50));
  },
  '/waiting.pt': (response) => response.writeHead(200, { 'content-length': 100_000 }).write(CHECKPOINT),
};

const originOf = (one: http.Server): string => `http://127.0.0.1:${(one.address() as AddressInfo).port}/`;

beforeEach(() => (asked = []));

beforeAll(async () => {
  server = http.createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers[request.url ?? ''];
    if (answer) answer(response, request);
    else response.writeHead(404).end();
  });
  elsewhere = http.createServer((_, response) => {
    const headers = { 'access-control-allow-origin': '*', 'content-encoding': 'gzip', 'content-length': zipped.length };
    response.writeHead(200, headers).end(zipped);
  });
  for (const one of [server, elsewhere]) await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  browser = await launchChromium();
  tab = await browser.newPage();
  await tab.goto(originOf(server));
  await tab.addScriptTag({ content: await bundle('test/browser/load_page.ts') });
  expect(await tab.evaluate(() => page.start())).toBe('webgl');
}, 60_000);

afterAll(async () => {
  await browser.close();
  server.close();
  elsewhere.close();
});

test.each(['URL', 'URL string', 'Blob', 'Response'] as const)("load from a %s gives PyTorch's predictions", async (from) => {
  expect(await tab.evaluate((source) => page.difference(source, '/model.pt'), from)).toBeLessThan(1e-5);
});

test('load goes on where a stream broke off', async () => {
  expect(await tab.evaluate((source) => page.difference('URL string', source), '/parts.pt')).toBeLessThan(1e-5);
  expect(new Set(asked)).toEqual(new Set(['/parts.pt']));
  expect(asked.length).toBeGreaterThan(2);
});

test('what comes compressed from another origin is longer than its length', async () => {
  const heard = await tab.evaluate((url) => page.progress(url), originOf(elsewhere));
  expect(heard).toEqual([[1, zipped.length, zipped.length]]);
});

test('files beside an index', async () => {
  for (const url of ['folder/index.json?v=1#a', '/folder/index.json?v=1', `${tab.url()}folder/index.json?v=1`]) {
    asked = [];
    expect(await tab.evaluate((place) => page.keys(place), url)).toEqual(['model_state_dict', 'inputs']);
    expect(asked).toEqual(['/folder/index.json?v=1', '/folder/model.pt?v=1']);
  }
});

test.each([
  ['missing.pt', 'HTTP 404 Not Found'],
  ['broken.pt', /^the stream broke off after \d+ of 10000 bytes \(HTTP 200 OK\): network error$/],
])('%s fails with its URL', async (name, reason) => {
  const url = `${tab.url()}${name}`;
  const failure = await tab.evaluate((place) => page.failure(place), url);
  const start = `RuntimeError: ${url}: `;
  expect(failure.slice(0, start.length)).toBe(start);
  expect(failure.slice(start.length)).toMatch(reason);
});

test('nobody answers', async () => {
  const failure = await tab.evaluate((place) => page.failure(place), 'http://127.0.0.1:9/a.pt');
  expect(failure).toBe('RuntimeError: http://127.0.0.1:9/a.pt: Failed to fetch');
});

test('a signal ends a load', async () => {
  const failure = await tab.evaluate((place) => page.failure(place, 200), '/waiting.pt');
  expect(failure).toMatch(/^TimeoutError: /);
});

test.each([
  ['a URL', true],
  ['the text of one', false],
])('save writes to no URL: %s', async (_, isUrl) => {
  const accepted = 'only downloads, indexeddb://, opfs:// and localstorage:// can be written';
  const expected = `ValueError: save(): ${accepted}, not ${tab.url()}`;
  expect(await tab.evaluate(([url, asUrl]) => page.refusal(asUrl ? new URL(url) : url), [tab.url(), isUrl] as const)).toBe(
    expected,
  );
});

test('what is no target', async () => {
  const accepted = 'the name of a download, or an indexeddb:, opfs: or localstorage: URL';
  const expected = `TypeError: save(): argument 'target' (position 2) must be ${accepted}, not int`;
  expect(await tab.evaluate(() => page.refusal(1))).toBe(expected);
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
  expect([...(dictOf(value)?.entries() ?? [])].map(([key]) => key)).toEqual([...names, 'head.weight', 'head.bias']);
  await source.close();
});
