// Makes @tensorflow/tfjs-node's native addon work.
// First the package's own installer (official binaries), else a build from the sources in the npm package against the
// TensorFlow library inside a wheel from PyPI.
import fs from 'node:fs';
import { copyOf, faultOf, findAddon, moveInto } from './addon.js';
import { buildFromWheel } from './build.js';
import { withLock } from './lock.js';
import { installOfficial } from './official.js';
import { say } from './say.js';

const WAYS = {
  'official binary': installOfficial,
  'build from the PyPI wheel': buildFromWheel,
};

/** Says what it does, and returns whether there was something to do. Throws what is missing. */
export async function setUp() {
  const addon = findAddon();
  const fault = await faultOf(addon);
  if (fault === undefined) return false;
  const found = fs.existsSync(addon.binding) ? `what is there does not work (${fault})` : 'not there yet';
  say(`${found}, setting it up ...`);
  await withLock(addon.lock, async (work) => {
    if ((await faultOf(addon)) === undefined) return say('ready (by another run)');
    const reasons = [];
    for (const [name, install] of Object.entries(WAYS)) {
      try {
        const copy = copyOf(addon, work);
        await install(copy);
        const fault = await faultOf(copy);
        if (fault !== undefined) throw new Error(fault);
        moveInto(addon, copy);
        return say(`ready (${name})`);
      } catch (error) {
        reasons.push(`${name}: ${error.message}`);
      }
    }
    fs.rmSync(addon.binding, { force: true }); // what does not load may end the process that tries
    throw new Error(reasons.join('\n  '));
  });
  return true;
}
