// The other way to the addon: compiled from the sources in the npm package against the TensorFlow library of a wheel.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { faultOf } from './addon.js';
import { buildEnvironment } from './environment.js';
import { provideLibrary } from './library.js';
import { withLock } from './lock.js';
import { run } from './run.js';
import { say } from './say.js';
import { WHEEL } from './tensorflow.js';

export async function buildFromWheel(copy) {
  checkMachine();
  const python = await findTools();
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  const folder = path.join(cache, 'tfjs-torch-rnn', `${WHEEL.name}-${WHEEL.version}`);
  await withLock(`${folder}.lock`, async (work) => {
    await provideLibrary(folder, work, python);
    linkLibrary(copy, folder);
    const kept = path.join(folder, `${copy.name}.node`);
    if (fs.existsSync(kept)) {
      fs.mkdirSync(copy.module, { recursive: true });
      fs.copyFileSync(kept, copy.binding);
      const fault = await faultOf(copy);
      if (fault === undefined) return;
      say(`the addon compiled before is of no use (${fault})`);
    }
    await compile(copy);
    const fault = await faultOf(copy);
    if (fault !== undefined) throw new Error(`the compiled addon: ${fault}`);
    fs.copyFileSync(copy.binding, path.join(work, 'addon'));
    fs.renameSync(path.join(work, 'addon'), kept);
  });
}

function checkMachine() {
  const machine = `${process.platform} ${process.arch}`;
  if (machine !== WHEEL.platform) throw new Error(`it covers ${WHEEL.platform} only, this is ${machine}`);
  process.report.excludeNetwork = true;
  const { glibcVersionRuntime } = process.report.getReport().header;
  if (glibcVersionRuntime === undefined) throw new Error('it needs glibc, this system has another C library');
}

/** The command of a Python with pip; throws with the names of all tools that are missing. */
async function findTools() {
  const compiler = process.env.CXX || 'g++';
  const python = await firstThatRuns(['python3', 'python'], ['-c', 'import sys, pip; assert sys.version_info >= (3,)']);
  const missing = python === undefined ? ['python3 with pip'] : [];
  for (const tool of ['make', compiler]) {
    if ((await firstThatRuns([tool], ['--version'])) === undefined) missing.push(tool);
  }
  if (missing.length > 0) {
    throw new Error(`not installed: ${missing.join(', ')} (Debian: apt-get install python3-pip make g++)`);
  }
  return python;
}

async function firstThatRuns(commands, args) {
  for (const command of commands) {
    try {
      await run(command, args, { silence: 60 });
      return command;
    } catch {
      // the next one
    }
  }
  return undefined;
}

/** Gives the copy the `deps/` folder that the official installer would have made. */
function linkLibrary(copy, folder) {
  const lib = path.join(copy.deps, 'lib');
  fs.mkdirSync(lib, { recursive: true });
  fs.symlinkSync(path.join(folder, WHEEL.include), path.join(copy.deps, 'include'));
  for (const [asked, member] of Object.entries(WHEEL.libraries)) {
    fs.symlinkSync(path.join(folder, member), path.join(lib, path.basename(member)));
    fs.symlinkSync(path.basename(member), path.join(lib, asked));
  }
}

async function compile(copy) {
  say('compiling the addon ...');
  const require = createRequire(path.join(copy.package, 'package.json'));
  const nodePreGyp = path.join(path.dirname(require.resolve('@mapbox/node-pre-gyp/package.json')), 'bin', 'node-pre-gyp');
  await run(process.execPath, [nodePreGyp, 'install', '--build-from-source'], {
    cwd: copy.package,
    env: buildEnvironment(copy.package),
    doing: 'compiling the addon',
    folder: copy.package,
    silence: 600,
  });
}
