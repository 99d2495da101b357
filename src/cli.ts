#!/usr/bin/env node
// The command `tfjs-torch-rnn`: looks into checkpoints and converts them, and sets up the native backend.
// Exit codes: 0 done, 1 not possible, of a file or on this machine, 2 misuse.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { convert } from './cli/convert.js';
import { inspect } from './cli/inspect.js';
import { native } from './cli/native.js';
import { printError } from './cli/print.js';
import type { Selection } from './serialization/select.js';

const HELP = `tfjs-torch-rnn inspect FILE        prints what a checkpoint holds, and the classes that fit it
tfjs-torch-rnn convert FROM TO     writes TO, a .pt, .pth or .safetensors, with what FROM holds
tfjs-torch-rnn native              sets up the native backend of @tensorflow/tfjs-node, which is installed

FILE and FROM are what torch.save, safetensors or numpy wrote: a path or a URL.

  --key KEY        only what the dict in the file holds under KEY, e.g. model_state_dict
  --prefix PREFIX  removed from the names that start with it, e.g. module.
  --json           inspect prints JSON, with all that there is
  --version        the version of this package
  --help           this text
`;

class Misuse extends Error {}

interface Options extends Selection {
  json: boolean;
}

interface Command {
  files: number;
  /** Options of this command alone. */
  options: readonly (keyof Options)[];
  run: (files: string[], options: Options) => Promise<void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  inspect: {
    files: 1,
    options: ['json'],
    run: ([file], { json, ...selection }) => inspect(file, selection, json),
  },
  convert: { files: 2, options: [], run: ([from, to], { key, prefix }) => convert(from, to, { key, prefix }) },
  native: { files: 0, options: [], run: native },
};

function parse(): { command: string; files: string[]; options: Options; help: boolean; version: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        prefix: { type: 'string' },
        json: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [command = '', ...files] = positionals;
    const { help, version, ...options } = values;
    return { command, files, options, help, version };
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
}

/** Of the package that this file is in. */
function versionOfPackage(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}

async function main(): Promise<void> {
  const { command, files, options, help, version } = parse();
  if (help || version) {
    process.stdout.write(help ? HELP : `${versionOfPackage()}\n`);
    return;
  }
  if (!Object.hasOwn(COMMANDS, command)) throw new Misuse(command === '' ? 'no command' : `unknown command '${command}'`);
  const { files: expected, options: own, run } = COMMANDS[command];
  if (files.length !== expected) {
    throw new Misuse(`${command} takes ${expected} file name${expected === 1 ? '' : 's'}, got ${files.length}`);
  }
  if (options.json && !own.includes('json')) throw new Misuse(`${command} has no option --json`);
  await run(files, options);
}

process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1)); // as of `| head`

try {
  await main();
} catch (error) {
  const misuse = error instanceof Misuse;
  const { message } = error as Error;
  printError(misuse ? [...message.split('\n'), '', ...HELP.trimEnd().split('\n')] : [message]);
  process.exitCode = misuse ? 2 : 1;
}
