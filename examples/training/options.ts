// The flags that all training examples take.
import { parseArgs } from 'node:util';

export interface Options {
  epochs: number;
  seed: number;
  /** As `startBackend` calls it; undefined for the best one there is. */
  backend: string | undefined;
  /** Where training is saved, and from where it goes on. */
  checkpoint: string;
  /** A small setting that takes seconds. */
  quick: boolean;
}

const HELP = `  --epochs N         how often to go through the data
  --seed S           of the initial weights and of the order of the data
  --backend NAME     native, wasm or cpu; by default the best one there is
  --checkpoint FILE  where to save, and from where to go on if it is there
  --quick            a small setting that takes seconds
`;

/** Parses the command line of the example `name`. `--help` prints the flags and ends the process. */
export function parseOptions(name: string, defaults: { epochs: number; quickEpochs: number }): Options {
  const { values } = parseArgs({
    options: {
      epochs: { type: 'string' },
      seed: { type: 'string', default: '0' },
      backend: { type: 'string' },
      checkpoint: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`npm run example:${name} -- [options]\n\n${HELP}`);
    process.exit();
  }
  const { quick } = values;
  const backend = values.backend === 'native' ? 'tensorflow' : values.backend;
  const epochs = values.epochs ?? String(quick ? defaults.quickEpochs : defaults.epochs);
  const checkpoint = values.checkpoint ?? `examples/out/${name}${quick ? '-quick' : ''}.pt`;
  return { epochs: natural('epochs', epochs), seed: natural('seed', values.seed), backend, checkpoint, quick };
}

function natural(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${option} must be a natural number, got '${text}'`);
  return Number(text);
}
