// The native build that runs on typed arrays of JavaScript, if one does, and if not why.
import { forcedBuild, VARIABLE } from './forced.js';
import type { NativeBuild } from './native.js';
import { onlyNode } from './only_node.js';

/** A build, or the reason why there is none. */
type Choice = { readonly build: NativeBuild } | { readonly reason: string };

let choice: Choice | undefined;

function choose(): Choice {
  const forced = forcedBuild();
  if (forced === 'composed' || forced?.startsWith('wasm')) return { reason: `${VARIABLE} is ${forced}` };
  if (onlyNode.loadNative === undefined || typeof process === 'undefined')
    return { reason: 'browsers have no native modules' };
  try {
    return { build: onlyNode.loadNative() };
  } catch (error) {
    if (forced !== undefined) throw error; // another build is not what was wanted
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Chooses once, at the first use. */
const chosen = (): Choice => (choice ??= choose());

export function nativeBuild(): NativeBuild | undefined {
  const found = chosen();
  return 'build' in found ? found.build : undefined;
}

/** Why no better native build runs; null if the best does. */
export function whyNotNative(): string | null {
  const found = chosen();
  if ('reason' in found) return found.reason;
  return found.build.passedOver.length > 0 ? found.build.passedOver.join('; ') : null;
}
