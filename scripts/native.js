// Makes @tensorflow/tfjs-node's native addon work, and does nothing when it already does.
// First the package's own installer (official binaries), else a build from the sources in the npm package against the
// TensorFlow library inside a wheel from PyPI. Never fails a caller: it says what is missing.
import fs from 'node:fs';
import { copyOf, faultOf, findAddon, moveInto } from './native/addon.js';
import { buildFromWheel } from './native/build.js';
import { withLock } from './native/lock.js';
import { installOfficial } from './native/official.js';
import { say } from './native/say.js';

const WAYS = {
  'official binary': installOfficial,
  'build from the PyPI wheel': buildFromWheel,
};

async function setUp() {
  const addon = findAddon();
  const fault = await faultOf(addon);
  if (fault === undefined) return;
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
}

try {
  await setUp();
} catch (error) {
  say(`could not be set up, going on without it\n  ${error.message}`);
}
