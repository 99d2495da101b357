// Where a Chromium or Chrome is on this machine, and whether it has WebGPU.
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** WebGPU in software. All of Chromium's graphics have to be on Vulkan, or tfjs's synchronous reads lose the device. */
export const WEBGPU_FLAGS = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
];

/** The path of the browser, or undefined if there is none. */
export function findChromium() {
  return PLACES.find((place) => place && fs.existsSync(place));
}

/** Whether a page in that browser gets a WebGPU adapter. */
export async function hasWebGPU(executablePath) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...WEBGPU_FLAGS] });
  try {
    const tab = await browser.newPage();
    const origin = 'http://localhost/'; // a secure context, which WebGPU is for; the next line answers for it
    await tab.route(origin, (route) => route.fulfill({ contentType: 'text/html', body: '' }));
    await tab.goto(origin);
    return (await tab.evaluate('navigator.gpu?.requestAdapter().then(Boolean)')) === true;
  } finally {
    await browser.close();
  }
}
