// Runs commands so that none is silent for long, hangs for ever or is left behind.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { stripVTControlCharacters } from 'node:util';
import { cleanUpOnSignal } from './ending.js';
import { sayNowAndThen } from './say.js';

const GROUPS = process.platform !== 'win32'; // a signal can be sent to a process and all of its children
const TELLING = /(?:^|[\s.:])\w*error: /i;

/** A command failed: `message` says how, `output` is the end of what it printed. */
export class CommandError extends Error {
  constructor(message, output, options) {
    super(message, options);
    this.output = output;
  }
}

/**
 * Runs a command to its end; throws a CommandError with the lines that say why if it fails.
 *
 * @param doing - in words, for what takes long: then a line is printed now and then.
 * @param folder - where its files grow.
 * @param silence - after how many seconds without output or growth it is ended as hanging.
 * @param visible - whether the terminal, if there is one, shows what it prints to stdout, instead of lines of ours.
 */
export async function run(command, args, { cwd, env, doing, folder, silence = 300, visible = false } = {}) {
  const terminal = visible && process.stdout.isTTY;
  const stdio = ['ignore', terminal ? 'inherit' : 'pipe', 'pipe'];
  const child = spawn(command, args, { cwd, env, stdio, detached: GROUPS, windowsHide: true });
  const forget = cleanUpOnSignal(() => end(child));
  const what = doing ?? `${path.basename(command)} ${args[0]}`;
  const seen = { output: '', received: 0 };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      seen.received += text.length;
      seen.output = (seen.output + stripVTControlCharacters(text)).slice(-20_000);
    });
  }
  let hung = false;
  const stopWatching = watch(seen, folder, silence, () => {
    hung = true;
    end(child);
  });
  const stopSaying =
    doing && !terminal ? sayNowAndThen((seconds) => `${doing}: ${seconds} s${grown(folder)}`) : () => undefined;
  try {
    const [code, signal] = await once(child, 'close');
    if (hung) throw new CommandError(`${what}: nothing came for ${silence} s, given up`, seen.output);
    if (signal) throw new CommandError(`${what}: ended by ${signal}${telling(seen.output)}`, seen.output);
    if (code !== 0) throw new CommandError(`${what}: exit code ${code}${telling(seen.output)}`, seen.output);
  } catch (error) {
    if (error.code === 'ENOENT') throw new CommandError(`${command} is not installed`, '', { cause: error });
    throw error;
  } finally {
    stopWatching();
    stopSaying();
    forget();
  }
}

/** Calls `onSilence` when for `silence` seconds neither what was `seen` nor `folder` grew. */
function watch(seen, folder, silence, onSilence) {
  let [size, since] = [-1, Date.now()];
  const timer = setInterval(() => {
    const now = seen.received + sizeOf(folder);
    if (now !== size) [size, since] = [now, Date.now()];
    else if (Date.now() - since >= silence * 1000) onSilence();
  }, 1000);
  return () => clearInterval(timer);
}

function end(child) {
  if (!GROUPS) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
  else if (child.pid !== undefined) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // it has ended
    }
  }
}

/** The lines that name an error, else the last ones. */
function telling(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const named = lines.filter((line) => TELLING.test(line));
  const chosen = (named.length > 0 ? named : lines.filter((line) => line !== '')).slice(-5);
  return chosen.map((line) => `\n    ${line}`).join('');
}

function grown(folder) {
  const size = sizeOf(folder);
  return size > 0 ? `, ${(size / 1e6).toFixed(1)} MB` : '';
}

function sizeOf(folder) {
  if (folder === undefined) return 0;
  try {
    const sizes = fs.readdirSync(folder, { recursive: true }).map((name) => fs.lstatSync(path.join(folder, name)).size);
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    return 0; // a file went while it was looked at
  }
}
