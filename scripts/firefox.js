// Where a Firefox is on this machine.
import fs from 'node:fs';

const PLACES = [
  process.env.FIREFOX,
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** The path of the browser, or undefined if there is none. */
export function findFirefox() {
  return PLACES.find((place) => place && fs.existsSync(place));
}
