// Where a Chromium or Chrome is on this machine.
import fs from 'node:fs';

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of the browser, or undefined if there is none. */
export function findChromium() {
  return PLACES.find((place) => place && fs.existsSync(place));
}
