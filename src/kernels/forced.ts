// Which build of the kernels is to run, where the environment says it.

/** Of all builds; `wasm` is the better WebAssembly module that the engine runs, `composed` is none: tfjs's operations. */
export const BUILDS = ['avx512', 'avx2', 'baseline', 'neon', 'wasm', 'wasm-relaxed', 'wasm-plain', 'composed'] as const;

export type BuildName = (typeof BUILDS)[number];

export const VARIABLE = 'TFJS_TORCH_RNN_KERNELS';

/** What the variable says; undefined where it says nothing, or there is no environment. */
export function forcedBuild(): BuildName | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  const name = process?.env?.[VARIABLE];
  if (name === undefined || name === '') return undefined;
  const build = BUILDS.find((known) => known === name);
  if (build === undefined) throw new Error(`${VARIABLE} is '${name}' (there are ${BUILDS.join(', ')})`);
  return build;
}
