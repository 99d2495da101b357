// `npm run conformance:classes`: real PyTorch draws models and saves their state; the class that `inspect` prints for the file
// is run by Python, and has to load that state strictly. What is known to this library's nn must compile, too.
// Options: --seed S --cases N. Exits with 1 if anything does not load, with 2 if the run cannot be made.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { withCheckpoint } from '../../src/cli/checkpoint.js';
import { program } from '../../src/cli/classes/program.js';
import { python } from '../../src/cli/classes/python.js';
import { contentOf } from '../../src/cli/content.js';
import { modelsIn } from '../../src/cli/models.js';
import { Torch } from './torch.js';

const { values } = parseArgs({ options: { seed: { type: 'string' }, cases: { type: 'string', default: '300' } } });
const seed = Number(values.seed ?? randomInt(2 ** 31));
const cases = Number(values.cases);

/** The Python code for the file; undefined if it holds nothing that is recognised. */
async function codeFor(file: string): Promise<string | undefined> {
  let code: string | undefined;
  await withCheckpoint(file, {}, ({ format, value, size }) => {
    const models = modelsIn(contentOf(value, size).stateDicts, { file, format, selection: {} });
    code = models.length > 0 ? program(python, models)?.join('\n') : undefined;
    return Promise.resolve();
  });
  return code;
}

async function run(): Promise<number> {
  const { torch, version } = await Torch.start('classes_side.py');
  let [loaded, misses] = [0, 0];
  try {
    for (let i = 0; i < cases; i++) {
      const { path, tensors } = await torch.ask<{ path: string; tensors: number }>({ seed: seed + i });
      const code = await codeFor(path);
      if (code === undefined) {
        if (tensors > 10) console.log(`seed ${seed + i}: no class for ${tensors} tensors`);
        continue;
      }
      const wrong = await torch.ask<string | null>({ code });
      if (wrong === null) loaded++;
      else {
        misses++;
        console.log(`MISS: seed ${seed + i}: ${wrong}\n${code}\n`);
      }
    }
  } finally {
    torch.stop();
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
