// Zig's C++ compiler, and what it is told for every build.
import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

const REQUIREMENTS = 'scripts/kernels/requirements.txt';

/** Where the source is. */
export const SOURCE = 'src/kernels/source';

// Multiply-add is written where it is wanted (`-ffp-contract=off`), so that each build rounds as its source says.
const FLAGS = ['-std=c++20', '-fno-exceptions', '-fno-rtti', '-ffp-contract=off', '-fvisibility=hidden', '-g0'];
const WARNINGS = ['-Wall', '-Werror', '-Wno-unused-function', '-Wno-unused-const-variable'];

/** Stops where Zig is not installed, or another version, which compiles to something else. */
export function checkZig() {
  const [, version] = /^ziglang==(\S+)$/m.exec(fs.readFileSync(REQUIREMENTS, 'utf8'));
  try {
    const found = execFileSync('python3', ['-m', 'ziglang', 'version'], { encoding: 'utf8', stdio: 'pipe' }).trim();
    if (found === version) return;
  } catch {
    // not installed
  }
  throw new Error(`Zig ${version} is needed: pip install -r ${REQUIREMENTS}`);
}

/** The object file of a source file. */
export async function compile(file, object, args) {
  await zig(['c++', ...FLAGS, ...WARNINGS, ...args, '-c', `${SOURCE}/${file}.cpp`, '-o', object]);
  return object;
}

export const link = (args) => zig(['cc', '-s', ...args]); // no C++ library

/** At most one compiler at once for each processor. */
async function zig(args) {
  while (running.size >= os.availableParallelism()) await Promise.race(running);
  const run = new Promise((resolve, reject) => {
    const env = { ...process.env, SOURCE_DATE_EPOCH: '0' }; // no module says when it was made
    execFile('python3', ['-m', 'ziglang', ...args], { env }, (error, _, stderr) => {
      if (error) reject(new Error(stderr || error.message));
      else resolve();
    });
  }).finally(() => running.delete(run));
  running.add(run);
  return run;
}

const running = new Set();
