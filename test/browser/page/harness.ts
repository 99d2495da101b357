// The page as a visitor has it: built into a folder, served from there, in a browser of a desktop's or a phone's size. A test fails if the
// page throws, if it asks for anything from elsewhere, or if axe finds that something cannot be read or reached.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../chromium.js';

export const SIZES = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
} as const;
export type Size = keyof typeof SIZES;
export const SIZE_NAMES = Object.keys(SIZES) as Size[];

/** Looked at by people, not compared. */
const SHOTS = 'test-results/page';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
};

export interface Site {
  /** Ends with `/`. */
  readonly url: string;
  readonly folder: string;
  readonly close: () => void;
}

/** Builds the page and serves it. */
export async function servePage(): Promise<Site> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'page-'));
  execFileSync(process.execPath, ['scripts/page.js', folder], { stdio: 'inherit' });
  const server = http.createServer(({ url = '/' }, response) => {
    const name = path.basename(new URL(url, 'http://localhost').pathname) || 'index.html';
    const file = path.join(folder, name);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': TYPES[path.extname(name)] ?? '' }).end(fs.readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    folder,
    close() {
      server.close();
      server.closeAllConnections();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

export interface Visit {
  readonly tab: Page;
  readonly context: BrowserContext;
  /** Keeps a picture, of the window or of the whole page. */
  readonly shot: (name: string, whole?: boolean) => Promise<void>;
  /** Nothing thrown, nothing asked for from elsewhere, nothing that axe finds. */
  readonly check: () => Promise<void>;
}

export interface Visitors {
  readonly site: Site;
  readonly browser: Browser;
  /** A new visitor, at an address such as `#train?mode=GRU`. */
  readonly visit: (size: Size, hash?: string, options?: { dark?: boolean }) => Promise<Visit>;
  readonly close: () => Promise<void>;
}

/** The page, served, and a browser to visit it with. */
export async function openSite(): Promise<Visitors> {
  const [site, browser] = await Promise.all([servePage(), launchChromium()]);
  return {
    site,
    browser,
    visit: (size, hash = '', { dark = false } = {}) => visitPage(browser, site.url, size, hash, dark),
    async close() {
      await browser.close();
      site.close();
    },
  };
}

async function visitPage(browser: Browser, url: string, size: Size, hash: string, dark: boolean): Promise<Visit> {
  const context = await browser.newContext({
    ...SIZES[size],
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
  const faults: string[] = [];
  context.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) faults.push(`asked for ${request.url()}`);
  });
  context.on('weberror', (error) => faults.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} (${message.location().url})`);
  });
  const tab = await context.newPage();
  await tab.goto(url + hash);
  return {
    tab,
    context,
    async shot(name, whole = false) {
      fs.mkdirSync(SHOTS, { recursive: true });
      await tab.screenshot({ path: `${SHOTS}/${name}-${size}${dark ? '-dark' : ''}.png`, fullPage: whole });
    },
    async check() {
      expect(await axe(tab)).toEqual([]);
      expect(faults).toEqual([]);
    },
  };
}

const AXE = fs.readFileSync(createRequire(path.resolve('package.json')).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with what is seen now: contrast, names, roles. */
export async function axe(tab: Pick<Page, 'evaluate'>): Promise<string[]> {
  await tab.evaluate(AXE);
  const { violations } = await tab.evaluate<AxeResults>('axe.run()');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
  );
}
