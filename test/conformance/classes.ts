// `npm run conformance:classes`: real PyTorch draws models and saves their state; the classes that `inspect` prints for the file
// are run, those in Python by Python, and have to load that state strictly. All those in TypeScript have to compile.
// Options: --seed S --cases N. Exits with 1 if anything does not load, with 2 if the run cannot be made.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { withCheckpoint } from '../../src/cli/checkpoint.js';
import { program } from '../../src/cli/classes/program.js';
import { python } from '../../src/cli/classes/python.js';
import { typescript } from '../../src/cli/classes/typescript.js';
import { contentOf } from '../../src/cli/content.js';
import { modelsIn } from '../../src/cli/models.js';
import { errorsIn, type Snippet } from '../docs/compile.js';
import { runPrinted } from '../support/run_printed.js';
import { Torch } from './torch.js';

const { values } = parseArgs({ options: { seed: { type: 'string' }, cases: { type: 'string', default: '300' } } });
const seed = Number(values.seed ?? randomInt(2 ** 31));
const cases = Number(values.cases);

interface Printed {
  python: string[];
  typescript: string[];
  /** The models' names in them. */
  variables: string[];
}

/** The code for the file; undefined if it holds nothing that is recognised. */
async function codeFor(file: string): Promise<Printed | undefined> {
  let code: Printed | undefined;
  await withCheckpoint(file, {}, ({ format, value, size }) => {
    const models = modelsIn(contentOf(value, size).stateDicts, { file, format, selection: {} });
    const [inPython, inTypeScript] = [python, typescript].map((language) => program(language, models));
    const variables = models.map(({ variable }) => variable);
    if (inPython && inTypeScript && models.length > 0) code = { python: inPython, typescript: inTypeScript, variables };
    return Promise.resolve();
  });
  return code;
}

/** What is wrong with the code in TypeScript, or null. */
async function wrongHere({ typescript, variables }: Printed): Promise<string | null> {
  try {
    await runPrinted(typescript, variables[0]);
    return null;
  } catch (error) {
    return String(error);
  } finally {
    tf.disposeVariables();
  }
}

async function run(): Promise<number> {
  const { torch, version } = await Torch.start('classes_side.py');
  let [loaded, misses] = [0, 0];
  const snippets: Snippet[] = [];
  try {
    for (let i = 0; i < cases; i++) {
      const { path, tensors } = await torch.ask<{ path: string; tensors: number }>({ seed: seed + i });
      const code = await codeFor(path);
      if (code === undefined) {
        if (tensors > 10) console.log(`seed ${seed + i}: no class for ${tensors} tensors`);
        continue;
      }
      const inPython = await torch.ask<string | null>({ code: code.python.join('\n') });
      const wrong = inPython ?? (await wrongHere(code));
      const shown = inPython === null ? code.typescript : code.python;
      snippets.push({ file: `seed ${seed + i}`, offset: 0, code: code.typescript.join('\n') });
      if (wrong === null) loaded++;
      else {
        misses++;
        console.log(`MISS: seed ${seed + i}: ${wrong}\n${shown.join('\n')}\n`);
      }
    }
  } finally {
    torch.stop();
  }
  for (const error of errorsIn(snippets, {})) {
    misses++;
    console.log(`MISS: ${error}`);
  }
  console.log(`seed ${seed}: PyTorch ${version} loaded ${loaded} of ${cases} models into printed classes; ${misses} misses`);
  return misses > 0 ? 1 : 0;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
