// The site as `npm run site` writes it: every link in it leads somewhere, and a browser that opens it as files asks nobody for anything.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchChromium } from './chromium.js';

const SECOND = 1000;
let site: string;
let log: string;
let pages: string[];

beforeAll(() => {
  site = fs.mkdtempSync(path.join(os.tmpdir(), 'site-'));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/site.js', site], { encoding: 'utf8' });
  log = `${stdout}${stderr}`;
  if (status !== 0) throw new Error(log);
  pages = fs.readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
}, 300 * SECOND);

afterAll(() => fs.rmSync(site, { recursive: true }));

/** What a page links to or loads, as it is written there. */
function addressesIn(page: string): string[] {
  const html = fs.readFileSync(path.join(site, page), 'utf8');
  return [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, address]) => address.replaceAll('&amp;', '&'));
}

/** The ids of a page's elements. */
function idsIn(page: string): Set<string> {
  const html = fs.readFileSync(path.join(site, page), 'utf8');
  return new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
}

test('the API is documented without a warning', () => {
  expect(log).not.toContain('warning');
  expect(pages.length).toBeGreaterThan(100);
});

test('every link within the site is relative and leads to what is there', () => {
  const ids = new Map<string, Set<string>>();
  const broken = pages.flatMap((page) =>
    addressesIn(page).flatMap((address) => {
      if (/^(?:https:|data:|#?$)/.test(address)) return [];
      const [file, fragment] = address.split('#').map(decodeURIComponent);
      const target = file === '' ? page : path.join(path.dirname(page), file);
      if (/^[a-z]+:|^\//.test(address) || !fs.existsSync(path.join(site, target))) return [`${page}: ${address}`];
      if (!fragment || !target.endsWith('.html')) return [];
      if (!ids.has(target)) ids.set(target, idsIn(target));
      return ids.get(target)?.has(fragment) ? [] : [`${page}: ${address}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('no file names the folder that it was made in', () => {
  const named = fs
    .readdirSync(site, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:html|js|css|json)$/.test(file))
    .filter((file) => fs.readFileSync(path.join(site, file), 'utf8').includes(process.cwd()));
  expect(named).toEqual([]);
});

test('as files, its pages open without an error, and ask nothing of anybody', async () => {
  const browser = await launchChromium();
  const tab = await browser.newPage();
  const asked: string[] = [];
  const errors: string[] = [];
  tab.on('request', (request) => asked.push(request.url()));
  tab.on('pageerror', (error) => errors.push(error.message));
  const guide = pages.find((page) => page.startsWith('docs/documents/')) ?? '';
  for (const page of ['index.html', 'docs/index.html', guide, 'docs/classes/tfjs-torch-rnn.nn.LSTM.html']) {
    await tab.goto(pathToFileURL(path.join(site, page)).href, { waitUntil: 'load' });
  }
  await browser.close();
  expect(errors).toEqual([]);
  expect(asked.filter((url) => !/^(?:file|data|blob):/.test(url))).toEqual([]);
}, 60_000);
