// Which form runs at which size, proven by the name that tf.profile sees, and that each computes what the composed one does.
import * as tf from '@tensorflow/tfjs-core';
import { hasKernels } from '../../../src/engines/heap.js';
import { FORMULAS } from '../../../src/ops/recurrence/composed/formulas.js';
import type { ModeName } from '../../../src/ops/recurrence/modes.js';
import { close, equal, FORWARD, GRADIENT, type Tolerance } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { gradientsOf, KINDS, type Named, type Problem, runOp, tensorsOf } from '../../support/recurrence.js';
import { withoutFused } from '../../support/without_fused.js';

interface Size {
  title: string;
  H: number;
  batchSizes: readonly number[];
  /** The form by backend, in a forward pass alone and with a gradient. A backend that is not here has no choice to make. */
  forms: Readonly<Partial<Record<string, readonly [forward: string, training: string]>>>;
}

const padded = (L: number, N: number): number[] => new Array<number>(L).fill(N);

const KERNELS = ['kernels', 'kernels'] as const;
const WEBGL = ['webgl', 'webgl'] as const;
const OTHERS = { wasm: KERNELS, cpu: KERNELS, webgl: WEBGL };

const SIZES: readonly Size[] = [
  { title: 'small steps', H: 20, batchSizes: padded(3, 4), forms: { tensorflow: KERNELS, ...OTHERS } },
  { title: 'many steps, in chunks', H: 100, batchSizes: padded(60, 7), forms: { tensorflow: KERNELS, ...OTHERS } },
  { title: 'large steps', H: 200, batchSizes: padded(5, 24), forms: { tensorflow: KERNELS, ...OTHERS } },
  { title: 'one large step', H: 512, batchSizes: [64], forms: { tensorflow: KERNELS } },
  { title: 'large steps of different lengths', H: 200, batchSizes: [24, 24, 20], forms: { tensorflow: KERNELS, ...OTHERS } },
];

/** Runs the call and gives the names of the recurrences in it. */
async function watched(call: () => Named): Promise<{ results: Named; names: string[] }> {
  let results: Named = {};
  const { kernelNames } = await tf.profile(() => {
    results = call();
    return Object.values(results);
  });
  return { results, names: kernelNames.filter((name) => name.includes('Recurrence_')) };
}

async function agree(form: string, mode: string, call: () => Named, tolerance: Tolerance): Promise<void> {
  const { results, names } = await watched(call);
  equal([...new Set(names)], [`tfjs-torch-rnn/Recurrence_${mode}_${form}`], 'what ran');
  const composed = withoutFused(call);
  for (const name in composed) close(results[name], composed[name], tolerance, name);
}

const perKind = ({ H, batchSizes, forms }: Size, training: boolean): Record<string, () => Promise<void>> =>
  Object.fromEntries(
    KINDS.map(({ name, mode, projected }) => [
      `${name}${training ? ', with a gradient' : ''}`,
      async () => {
        const [forward, withGradient] = forms[tf.getBackend()] ?? [];
        const expected = training ? withGradient : forward;
        if (expected === undefined) return;
        const P = projected ? H / 2 : undefined;
        const problem: Problem = { mode, I: H, H, P, batchSizes: Int32Array.from(batchSizes), reverse: true, bias: true };
        const named = tensorsOf(problem);
        const form = hasKernels() ? expected : 'composed';
        if (training) await agree(form, mode, () => gradientsOf(problem, named), GRADIENT);
        else await agree(form, mode, () => runOp(problem, named), FORWARD);
      },
    ]),
  );

/** Calls `body` as where a texture has so many rows and columns at most. */
async function withTexturesOf(size: number, body: () => Promise<void>): Promise<void> {
  const flag = 'WEBGL_MAX_SIZE_FOR_NARROW_TEXTURE';
  const before = tf.env().getNumber(flag);
  tf.env().set(flag, size);
  try {
    await body();
  } finally {
    tf.env().set(flag, before);
  }
}

const narrow = suite('forms: WebGL', {
  'what is wider than a texture is composed': async () => {
    if (tf.getBackend() !== 'webgl') return; // the others have no textures
    const problem: Problem = { mode: 'GRU', I: 3, H: 6, batchSizes: Int32Array.of(2, 2), reverse: false, bias: true };
    const named = tensorsOf(problem);
    const runs = (): Named => runOp(problem, named);
    await withTexturesOf(18, () => agree('webgl', 'GRU', runs, FORWARD));
    await withTexturesOf(17, () => agree('composed', 'GRU', runs, FORWARD));
  },
});

const bare = suite('forms: a mode that has only its formula', {
  'runs on every backend': async () => {
    const named: Record<string, unknown> = FORMULAS;
    named.BARE = FORMULAS.GRU;
    try {
      const problem: Problem = { mode: 'GRU', I: 3, H: 6, batchSizes: Int32Array.of(2, 2, 1), reverse: false, bias: true };
      const tensors = tensorsOf(problem);
      const { results, names } = await watched(() => gradientsOf({ ...problem, mode: 'BARE' as ModeName }, tensors));
      equal([...new Set(names)], ['tfjs-torch-rnn/Recurrence_BARE_composed'], 'what ran');
      const expected = gradientsOf(problem, tensors);
      for (const name in expected) close(results[name], expected[name], GRADIENT, name);
    } finally {
      delete named.BARE;
    }
  },
});

export const formCases = SIZES.flatMap((size) => [
  ...suite(`forms: ${size.title}`, perKind(size, false)),
  ...suite(`forms: ${size.title}`, perKind(size, true)),
]).concat(narrow, bare);
