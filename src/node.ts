// The Node entry: starts the best tfjs backend that is installed.
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';

/** tfjs's backend names, best first. */
const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;

export type BackendName = (typeof BACKENDS)[number];

/** What {@link startBackend} chose. */
export interface StartedBackend {
  name: BackendName;
  /** Why each better backend was passed over. */
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
 * @example
 * ```ts
 * const { name } = await startBackend(); // 'tensorflow', 'wasm' or 'cpu'
 * ```
 * @param only - this backend and no other.
 * @throws Error with the reason of every failure, if none could be started.
 */
export async function startBackend(only?: string): Promise<StartedBackend> {
  const passedOver: StartedBackend['passedOver'] = [];
  for (const name of BACKENDS.filter((candidate) => only === undefined || candidate === only)) {
    try {
      await load[name]();
      if (!(await tf.setBackend(name))) throw new Error('its initialization failed');
      return { name, passedOver };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      passedOver.push({ name, reason: reason.split('\n')[0] });
    }
  }
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new Error(`no tfjs backend could be started (${reasons || `unknown backend '${only}'`})`);
}
