#!/usr/bin/env node
// The command `tfjs-torch-rnn`: looks into checkpoints and converts them. Exit codes: 0 done, 1 a file's fault, 2 misuse.
import { parseArgs } from 'node:util';
import { convert } from './cli/convert.js';
import { inspect } from './cli/inspect.js';
import { printError } from './cli/print.js';
import type { Selection } from './serialization/select.js';

const HELP = `tfjs-torch-rnn inspect FILE        prints what a checkpoint holds, and the constructor calls that fit it
tfjs-torch-rnn convert FROM TO     writes TO, a .pt, .pth or .safetensors, with what FROM holds

FILE and FROM are what torch.save or safetensors wrote.

  --key KEY        only what the dict in the file holds under KEY, e.g. model_state_dict
  --prefix PREFIX  removed from the names that start with it, e.g. module.
  --help           this text
`;

class Misuse extends Error {}

const COMMANDS: Readonly<Record<string, { files: number; run: (files: string[], selection: Selection) => Promise<void> }>> =
  {
    inspect: { files: 1, run: ([file], selection) => inspect(file, selection) },
    convert: { files: 2, run: ([from, to], selection) => convert(from, to, selection) },
  };

function parse(): { command: string; files: string[]; selection: Selection; help: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        prefix: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [command = '', ...files] = positionals;
    const { help, ...selection } = values;
    return { command, files, selection, help };
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
}

async function main(): Promise<void> {
  const { command, files, selection, help } = parse();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  if (!Object.hasOwn(COMMANDS, command)) throw new Misuse(command === '' ? 'no command' : `unknown command '${command}'`);
  const { files: expected, run } = COMMANDS[command];
  if (files.length !== expected) {
    throw new Misuse(`${command} takes ${expected} file name${expected === 1 ? '' : 's'}, got ${files.length}`);
  }
  await run(files, selection);
}

try {
  await main();
} catch (error) {
  const misuse = error instanceof Misuse;
  const { message } = error as Error;
  printError(misuse ? [...message.split('\n'), '', ...HELP.trimEnd().split('\n')] : [message]);
  process.exitCode = misuse ? 2 : 1;
}
