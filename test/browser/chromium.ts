// A real Chromium for tests, drawing with its software renderer where there is no GPU.
import { type Browser, chromium, type Page } from 'playwright-core';
import { bundle } from './bundle.js';

declare const CHROMIUM: string; // found by jest.config.js

export function launchChromium(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox', // root, as in a container, cannot have one
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...flags,
    ],
  });
}

/** A new browser, and in it an empty page with the script. */
export async function openPage(entryPoint: string): Promise<{ browser: Browser; tab: Page }> {
  const browser = await launchChromium();
  const tab = await browser.newPage();
  await tab.addScriptTag({ content: await bundle(entryPoint) });
  return { browser, tab };
}
