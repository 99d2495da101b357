// The native builds of the kernels, in Node and what has its Node-API: loaded without an installation, checked before they are used.
import { forcedBuild } from './forced.js';
import { here } from './here.js';
import { selfCheck } from './self_check.js';
import type { Kernels } from './signatures.js';

/** What a native kernel takes for a pointer. */
export type Values = Float32Array | Int32Array | null;

/** The kernels of a build, in the order of source/kernels.h, and behind them what makes many calls at once (source/node.cpp). */
export interface NativeKernels extends Kernels<Values> {
  readonly replay: (code: Float64Array) => number;
}

/** The build that runs, and its threads. */
export interface NativeBuild {
  readonly name: string;
  readonly kernels: NativeKernels;
  /** Why none of the better builds that this processor could run does, each on one line. */
  readonly passedOver: readonly string[];
  readonly setNumThreads: (threads: number) => void;
  readonly getNumThreads: () => number;
  readonly addressOf: (array: Float32Array | Int32Array) => number;
  /** For a large array that is about to be filled: asks the system for its memory in large pages, where it has some. */
  readonly wantLargePages: (array: Float32Array) => void;
}

interface NativeModule extends Omit<NativeBuild, 'name' | 'kernels' | 'passedOver'> {
  /** By name, best first, those that the processor can run. */
  readonly builds: Readonly<Record<string, NativeKernels>>;
}

/** By platform the module, on Linux one for each C library; only the right one can be loaded. */
function load(): NativeModule {
  const name = `${process.platform}-${process.arch}`;
  const candidates = process.platform === 'linux' ? [name, `${name}-musl`] : [name];
  const { createRequire } = process.getBuiltinModule('node:module'); // no import, which a bundle for browsers would not find
  const require = createRequire(here);
  const reasons: string[] = [];
  for (const candidate of candidates) {
    try {
      return require(`./native/${candidate}.node`) as NativeModule;
    } catch (error) {
      reasons.push(error instanceof Error ? error.message.split('\n')[0] : String(error));
    }
  }
  throw new Error(reasons.join('; '));
}

/** The best build that works, or the one that is forced. Throws the reason if there is none. */
export function loadNative(): NativeBuild {
  const forced = forcedBuild();
  const { builds, ...functions } = load();
  const passedOver: string[] = [];
  for (const [name, kernels] of Object.entries(builds)) {
    if (forced !== undefined && forced !== name) continue;
    try {
      selfCheck(kernels);
      return { name, kernels, passedOver, ...functions };
    } catch (error) {
      passedOver.push(`${name}: ${String(error)}`);
    }
  }
  const names = Object.keys(builds).join(', ') || 'none';
  throw new Error(passedOver.join('; ') || `this processor runs ${names}${forced === undefined ? '' : `, not ${forced}`}`);
}
