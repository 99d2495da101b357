// The HTML of README.md and the guides as pages of a real Chromium, with the scripts that they name, none of them from a network.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Route } from 'playwright-core';
import { type Block, blocksOf } from '../docs/blocks.js';
import { broken, nameOf, pages, promisedBy } from '../docs/pages.js';
import { RECORDED } from '../docs/run.js';
import { launchChromium } from './chromium.js';

const ORIGIN = 'http://example.test'; // answered by `answer`, never by a network
const CDN = 'https://cdn.jsdelivr.net/npm/';
const BUILD = "import('./scripts/build/script.js').then(({ writeScript }) => writeScript('src/index.ts', process.argv[1]))";

/** A page of a guide: its HTML, and beside it the files that the guide names and those that PyTorch wrote for it. */
interface Site {
  title: string;
  folder: string;
  html: Block;
  files: Block[];
}

const sites = pages.flatMap((page): Site[] => {
  const blocks = blocksOf(page);
  const files = blocks.filter(({ language, name }) => language === 'ts' && name !== undefined);
  const folder = path.join(RECORDED, nameOf(page));
  return blocks
    .filter(({ language }) => language === 'html')
    .map((html) => ({ title: `${page}:${html.offset}`, folder, html, files }));
});

let browser: Browser;
let work: string;
let scripts: Record<string, string>;

beforeAll(async () => {
  work = fs.mkdtempSync(path.join(os.tmpdir(), 'pages-'));
  scripts = {
    '@tensorflow/tfjs': 'node_modules/@tensorflow/tfjs/dist/tf.min.js',
    '@tensorflow/tfjs/dist/tf.es2017.min.js': 'node_modules/@tensorflow/tfjs/dist/tf.es2017.min.js',
    'tfjs-torch-rnn': path.join(work, 'tfjs-torch-rnn.min.js'),
  };
  execFileSync(process.execPath, ['-e', BUILD, scripts['tfjs-torch-rnn']]);
  browser = await launchChromium();
}, 60_000);

afterAll(async () => {
  await browser.close();
  fs.rmSync(work, { recursive: true });
}, 60_000);

/** The script that a bundler makes of a file, by the name that a page has for it. */
async function bundled({ code, name = '' }: Block): Promise<string> {
  const stdin = { contents: code, sourcefile: name, loader: 'ts' as const, resolveDir: process.cwd() };
  const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'esm', logLevel: 'error' });
  return outputFiles[0].text;
}

async function answer(route: Route, { folder, html, files }: Site): Promise<void> {
  const url = route.request().url();
  if (url.startsWith(CDN)) return route.fulfill({ path: scripts[url.slice(CDN.length)] });
  const asked = url.slice(ORIGIN.length + 1);
  if (asked === '') return route.fulfill({ contentType: 'text/html', body: html.code });
  const script = files.find(({ name = '' }) => name === asked || name.replace(/\.ts$/, '.js') === asked);
  if (script !== undefined) return route.fulfill({ contentType: 'text/javascript', body: await bundled(script) });
  const recorded = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const file = recorded.find((each) => path.basename(each) === asked);
  return file === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ path: path.join(folder, file) });
}

/** Opens the page, and waits until it has printed all that it promises. */
async function visit(context: BrowserContext, site: Site): Promise<void> {
  const promised = [site.html, ...site.files].flatMap(({ code }) => promisedBy(code));
  expect(promised).not.toEqual([]);
  const tab = await context.newPage();
  const printed: string[] = [];
  await new Promise<void>((resolve, reject) => {
    tab.on('pageerror', reject);
    tab.on('console', (message) => {
      printed.push(message.text());
      if (message.type() === 'error' && !message.text().includes('favicon')) reject(new Error(message.text()));
      if (broken(promised, printed).length === 0) resolve();
    });
    tab.goto(`${ORIGIN}/`).catch(reject);
  });
  await tab.close();
}

test.each(sites)(
  '$title does what it says, and again when it is opened again',
  async (site) => {
    const context = await browser.newContext();
    await context.route('**/*', (route) => answer(route, site));
    await visit(context, site);
    await visit(context, site);
    await context.close();
  },
  120_000,
);
