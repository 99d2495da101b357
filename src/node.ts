// The Node entry: starts the best tfjs backend that is installed.
/**
 * What only Node has: the choice of the best tfjs backend that is installed.
 *
 * @module tfjs-torch-rnn/node
 */
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { mend } from './engines/mend.js';
import { type Arguments, bind, splitKeywords } from './python/arguments.js';
import { check } from './python/check.js';
import { ValueError } from './python/errors.js';
import { typeName } from './python/repr.js';

/** tfjs's backend names, best first. */
const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;
const PARAMETERS = ['only'] as const;

/** The names of the backends that run in Node. */
export type BackendName = (typeof BACKENDS)[number];

/** Arguments of {@link startBackend}. */
export interface StartBackendOptions {
  /** This backend and no other, by tfjs's name; default: the best that works. */
  only?: string | null;
}

/** What {@link startBackend} chose. */
export interface StartedBackend {
  /** The one that runs now. */
  name: BackendName;
  /** Why each better backend was passed over: all that its failure said, on one line. */
  passedOver: { name: BackendName; reason: string }[];
}

const load: Record<BackendName, () => Promise<unknown>> = {
  tensorflow() {
    // tfjs-node 4.22 calls two functions that Node 23 removed.
    const legacy = util as unknown as Record<string, unknown>;
    legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
    legacy.isArray ??= Array.isArray;
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'; // errors only: no lines about the processor on every start
    return import('@tensorflow/tfjs-node');
  },
  async wasm() {
    await import('@tensorflow/tfjs'); // the gradients of tfjs's ops
    return import('@tensorflow/tfjs-backend-wasm');
  },
  cpu: () => import('@tensorflow/tfjs'),
};

/**
 * Loads and activates a tfjs backend in Node: the native one of `@tensorflow/tfjs-node` if it is installed and works, else
 * `@tensorflow/tfjs-backend-wasm`, else the plain JavaScript one of `@tensorflow/tfjs`. On Node 23 and later it also
 * restores the two functions without which tfjs-node fails there.
 *
 * Arguments, by position or by keyword: `only` = null, this backend and no other.
 *
 * @example
 * ```ts
 * const { name, passedOver } = await startBackend(); // 'tensorflow', 'wasm' or 'cpu', and why none better
 * await startBackend({ only: 'wasm' });
 * ```
 * @throws `ValueError` if there is no backend `only`; `Error` with the reason of every failure, if none could be started.
 */
export async function startBackend(...args: Arguments<StartBackendOptions, typeof PARAMETERS>): Promise<StartedBackend> {
  const { only = null } = bind('startBackend()', PARAMETERS, 0, splitKeywords(args));
  const passedOver: StartedBackend['passedOver'] = [];
  for (const name of candidates(only)) {
    try {
      await load[name]();
      if (!(await tf.setBackend(name))) throw await initializationError(name);
      mend();
      return { name, passedOver };
    } catch (error) {
      passedOver.push({ name, reason: `${whole(error)}${helpFor(name, error)}` });
    }
  }
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new Error(`no tfjs backend could be started (${reasons})`);
}

function candidates(only: unknown): readonly BackendName[] {
  if (only === null) return BACKENDS;
  check(typeof only === 'string', () => {
    return new TypeError(`startBackend(): argument 'only' (position 1) must be str, not ${typeName(only)}`);
  });
  const chosen = BACKENDS.filter((name) => name === only);
  check(chosen.length > 0, () => new ValueError(`unknown backend '${only}' (there are ${BACKENDS.join(', ')})`));
  return chosen;
}

/** What {@link tf.setBackend} kept to itself: a second attempt tells. */
async function initializationError(name: BackendName): Promise<unknown> {
  try {
    await tf.findBackendFactory(name)();
    return new Error('its initialization failed');
  } catch (error) {
    return error;
  }
}

/** What makes a backend that did not start work. */
function helpFor(name: BackendName, error: unknown): string {
  const package_ = { tensorflow: '@tensorflow/tfjs-node', wasm: '@tensorflow/tfjs-backend-wasm', cpu: '@tensorflow/tfjs' }[
    name
  ];
  const { code, message } = error as NodeJS.ErrnoException;
  const isAbsent = (code ?? '').endsWith('MODULE_NOT_FOUND') && message.includes(`'${package_}'`);
  if (name === 'tensorflow') {
    return ` (${isAbsent ? `npm install --ignore-scripts ${package_} && ` : ''}npx tfjs-torch-rnn native)`;
  }
  return isAbsent ? ` (npm install ${package_})` : '';
}

/** All that an error says, its causes too, on one line. */
function whole(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.trim().replace(/\s*\n\s*/g, ' ');
  return error.cause === undefined ? message : `${message}: ${whole(error.cause)}`;
}
