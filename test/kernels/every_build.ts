// A program that checks every build of the kernels that this processor and this engine run, by random cases against plain
// JavaScript, and ends with an error if one is wrong: for Node, Bun, Deno, and emulated processors. It prints what it checked.
import { createRequire } from 'node:module';
import { argv } from 'node:process';
import type { NativeBuild, NativeKernels, Values } from '../../src/kernels/native.js';
import type { Kernels } from '../../src/kernels/signatures.js';
import { Dice } from '../support/dice.js';
import { onArrays } from '../support/wasm_arrays.js';
import { ALPHABET } from '../../src/kernels/modules/alphabet.js';
import { OTHERS } from '../../src/kernels/modules/others.js';
import { RECURRENT } from '../../src/kernels/modules/recurrent.js';
import { bytesOf } from '../../src/kernels/text.js';
import type { Check } from './checks/check.js';
import { activations } from './checks/activations.js';
import { combinations } from './checks/combinations.js';
import { convolutions } from './checks/convolutions.js';
import { ctcLosses } from './checks/ctc_losses.js';
import { normalizations } from './checks/normalizations.js';
import { permutations } from './checks/permutations.js';
import { pools } from './checks/pools.js';
import { losses } from './checks/losses.js';
import { products } from './checks/products.js';
import { recurrences } from './checks/recurrences.js';
import { softmaxes } from './checks/softmaxes.js';
import { summations } from './checks/sums.js';
import { checkReplay } from './checks/replay.js';
import { tables } from './checks/tables.js';
import { norms, updates } from './checks/updates.js';

const CHECKS: Readonly<Record<string, Check>> = {
  ...{ products, summations, recurrences, losses, tables, updates, norms },
  ...{ convolutions, normalizations, pools, activations, combinations, permutations, ctcLosses, softmaxes },
};

function checkBuild(name: string, kernels: Kernels<Values>, cases: number): void {
  for (const [what, check] of Object.entries(CHECKS)) {
    const dice = new Dice(1);
    for (let i = 0; i < cases; i++) {
      try {
        check(kernels, dice);
      } catch (error) {
        throw new Error(`${name} is wrong`, { cause: error });
      }
    }
    console.log(`${name}: ${cases} ${what}`);
  }
}

/** What a build's two WebAssembly modules have for this engine, null where it does not know their instructions. */
function wasm(build: keyof typeof RECURRENT): Kernels<Values> | null {
  const modules = [RECURRENT, OTHERS].map((texts) => bytesOf(texts[build], ALPHABET));
  if (!modules.every((bytes) => WebAssembly.validate(bytes))) return null;
  const [recurrent, others] = modules.map((bytes) => onArrays(new WebAssembly.Module(bytes)));
  return { ...recurrent, ...others };
}

const [, , path, cases = '100'] = argv;
interface Module extends Pick<NativeBuild, 'setNumThreads' | 'getNumThreads' | 'addressOf'> {
  builds: Record<string, NativeKernels>;
}
const native = createRequire(path)(path) as Module;
console.log(`${native.getNumThreads()} threads`);
native.setNumThreads(3);
for (const [name, kernels] of Object.entries(native.builds)) {
  checkBuild(name, kernels, Number(cases));
  checkReplay(kernels, native.addressOf, new Dice(1));
}
for (const build of ['wasm-plain', 'wasm-relaxed'] as const) {
  const kernels = wasm(build);
  if (kernels !== null) checkBuild(build, kernels, Number(cases));
}
