// Bundles in a real Chromium, under the policies that pages have for scripts.
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.js';
import { FILE, printedIn } from './example.js';
import { checkPrinted } from './workshop.js';

const POLICIES = ["script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"] as const;
const BACKENDS = ['webgl', 'cpu'] as const;
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
const PATIENCE = 60_000;

/** Opens the page in this folder under each policy, with each backend; throws unless the example prints what README.md says. */
export async function open(folder: string): Promise<void> {
  fs.copyFileSync(FILE, path.join(folder, path.basename(FILE)));
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--disable-background-networking', '--disable-component-update'],
  });
  try {
    for (const policy of POLICIES) {
      const server = await serve(folder, policy);
      try {
        for (const backend of BACKENDS) await openOn(browser, server.origin, policy, backend);
      } finally {
        server.close();
      }
    }
  } finally {
    await browser.close();
  }
}

async function openOn(browser: Browser, origin: string, policy: string, backend: string): Promise<void> {
  const tab = await browser.newPage();
  const said: string[] = [];
  const told = new Promise<string>((resolve) => {
    setTimeout(() => resolve(`nothing within ${PATIENCE / 1000} s`), PATIENCE).unref();
    tab.on('pageerror', (error) => resolve(String(error.stack)));
    tab.on('console', (message) => {
      said.push(`${message.type()}: ${message.text()}`);
      if (/^(PRINTED|FAILED) /.test(message.text())) resolve(message.text());
    });
  });
  await tab.goto(`${origin}/index.html?backend=${backend}`);
  const text = await told;
  await tab.close();
  try {
    checkPrinted(printedIn(text), 1);
    checkWarnings(said, policy === POLICIES[0] && backend === 'cpu' ? 1 : 0);
  } catch (error) {
    throw new Error(`on ${backend} under ${policy}: ${String(error)}\n${text}\n${said.join('\n')}`, { cause: error });
  }
}

/** Throws unless the library says so often that it must do without WebAssembly, and names the policy. */
function checkWarnings(said: readonly string[], times: number): void {
  const warnings = said.filter((line) => line.startsWith('warning: tfjs-torch-rnn:'));
  if (warnings.length === times && warnings.every((line) => line.includes("has to have 'wasm-unsafe-eval'"))) return;
  throw new Error(`${warnings.length} warnings, not ${times}`);
}

async function serve(folder: string, policy: string): Promise<{ origin: string; close(): void }> {
  const server = http.createServer((request, response) => {
    const file = path.join(folder, new URL(request.url ?? '/', 'http://localhost').pathname);
    if (!fs.existsSync(file)) return void response.writeHead(404).end();
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
    response.end(fs.readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}
