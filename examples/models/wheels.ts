// The wheels that the models are in, as pip fetches them: into a cache folder, each once.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUIREMENTS = fs.readFileSync(new URL('requirements.txt', import.meta.url), 'utf8');

/** Where pip puts things; outside of the project, since what it fetches is not part of it. */
const CACHE = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'tfjs-torch-rnn', 'models');

/** There are wheels of medaka for some versions of Python on Linux; its weights are the same in all of them. */
const OF_LINUX = ['--platform', 'manylinux_2_28_x86_64', '--python-version', '3.11', '--only-binary', ':all:'];

/** The folder with what is in the wheel of `name`. Its version and checksum are in requirements.txt. */
export function wheel(name: string): string {
  const line = requirement(name);
  const options = name === 'medaka' ? OF_LINUX : [];
  return cached(line.split(' ')[0], (folder) => pip(['install', '--no-compile', '--target', folder, ...options], line));
}

/** The line of requirements.txt for `name`. */
export function requirement(name: string): string {
  const line = REQUIREMENTS.split('\n').find((text) => text.startsWith(`${name}==`));
  if (line === undefined) throw new Error(`no ${name} in requirements.txt`);
  return line;
}

/** The folder `name` of the cache, which `fill` fills if it is not there; whole or not at all. */
export function cached(name: string, fill: (folder: string) => void): string {
  const folder = path.join(CACHE, name);
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(CACHE, { recursive: true });
  const partial = fs.mkdtempSync(`${folder}-`);
  try {
    fill(partial);
    fs.renameSync(partial, folder);
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

/** Runs pip on one requirement, alone. */
export function pip(command: readonly string[], line: string): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-torch-rnn-'));
  const file = path.join(folder, 'requirements.txt');
  fs.writeFileSync(file, `${line}\n`);
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--requirement', file];
  try {
    execFileSync('python3', ['-m', 'pip', ...command, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What follows the name of the script on the command line, if the script is this module; else undefined. */
export function argumentsOf(url: string): string[] | undefined {
  return fs.realpathSync(process.argv[1]) === fileURLToPath(url) ? process.argv.slice(2) : undefined;
}
