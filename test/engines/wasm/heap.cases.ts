// The WebAssembly memories that the kernels work in: the wasm backend's, and our own.
import * as tf from '@tensorflow/tfjs-core';
import type { Heap } from '../../../src/engines/heap.js';
import { MOST_BYTES } from '../../../src/engines/wasm/limit.js';
import { ownHeap } from '../../../src/engines/wasm/own_heap.js';
import { hasRoom, sharedHeap } from '../../../src/engines/wasm/shared_heap.js';
import { nativeBuild } from '../../../src/kernels/chosen.js';
import type { Form, RecurrenceInput, WeightName } from '../../../src/ops/recurrence/form.js';
import { gradients } from '../../../src/ops/recurrence/gradients.js';
import { kernelsForm } from '../../../src/ops/recurrence/kernels/form.js';
import { kernelProducts } from '../../../src/ops/recurrence/kernels/products.js';
import { alive, close, equal, EXACT, FORWARD, leaksNothing, ok, throws } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { drawProblem, KINDS, type Named, tensorsOf, toArguments } from '../../support/recurrence.js';
import { OTHERS } from '../../../src/kernels/modules/others.js';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

type Addresses = Heap<number>;
type UseHeap = <T>(body: (heap: Addresses) => T) => T;

/** The memory of the active backend if that has one, else ours. */
const onHeap: UseHeap = (body) => (sharedHeap() ?? ownHeap)(body);

const HEAPS = { 'the heap of the backend': onHeap, 'our own heap': ownHeap };

/** Whether ops work in that memory too. */
const isOfOps = (): boolean => tf.getBackend() === 'wasm' || nativeBuild() === undefined;

const onEach = (title: string, body: (use: UseHeap) => void): Record<string, () => void> =>
  Object.fromEntries(Object.entries(HEAPS).map(([name, use]) => [`${name}: ${title}`, () => body(use)]));

/** The message of the error where there is no memory for so many bytes. */
function outOfMemory(bytes: number, use: UseHeap = onHeap): string {
  const most = use === onHeap && tf.getBackend() === 'wasm' ? 2 ** 31 - 2 ** 16 : MOST_BYTES;
  return (
    `DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes ` +
    `(tfjs: WebAssembly gives at most ${most} at once; fewer or shorter sequences take less)`
  );
}

/** Whether there was memory. */
function takes(heap: Addresses, bytes: number): boolean {
  try {
    heap.scratch(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Takes what is free below 2 GiB, large places first, so that what comes next lies above. */
function fillLow(heap: Addresses): void {
  heap.scratch(2 * GIB - 64 * MIB);
  for (let size = 64 * MIB; size >= 16; size /= 2) while (heap.scratch(size) < 2 * GIB);
}

/** Takes all that is free, but for crumbs: tfjs's wasm module aborts where it cannot even note down a tensor. */
function fill(heap: Addresses): void {
  for (let size = GIB; size >= 4096; size /= 2) while (takes(heap, size));
}

/** Data that the backend holds, in tensors or not. */
const held = (): number => tf.backend().numDataIds();

/** Output, final states and all gradients of a recurrence by a form. */
function resultsOf(form: Form, input: RecurrenceInput): tf.Tensor[] {
  const names = (Object.keys(input.weights) as WeightName[]).filter((name) => input.weights[name] !== undefined);
  const { stateN, ...made } = form.forward({ ...input, keep: true });
  const list = gradients(form, { ...input, ...made, dOutput: made.output, dStateN: stateN }, names);
  return [made.output, ...stateN, ...list.map((dx) => (typeof dx === 'function' ? dx() : dx))];
}

function inputs(): { form: Form; input: RecurrenceInput }[] {
  return KINDS.flatMap(({ mode, projected }, k) => {
    const problem = drawProblem(300 + k, mode, projected);
    const form = kernelsForm(mode);
    const named: Named = tensorsOf(problem);
    return form ? [{ form, input: { ...toArguments(problem, named), steps: problem } }] : [];
  });
}

const pair = (): [a: tf.Tensor2D, b: tf.Tensor2D] => [tf.randomNormal([37, 21]), tf.randomNormal([21, 19])];

/** A kernel that is told to write where no memory is. */
function trap({ kernels }: Addresses): void {
  kernels.sums(1, 1, 1024, 16, 2 ** 32 - 64);
}

export const heapCases = suite('heap', {
  ...onEach('places are whole vectors apart, and each has its bytes', (use) => {
    use((heap) => {
      const sizes = [0, 1, 4, 15, 16, 17, 1000];
      const places = sizes.map((bytes) => ({ at: heap.scratch(bytes), bytes }));
      places.push({ at: heap.integers(new Int32Array(5)), bytes: 20 }, { at: heap.make([3, 5]).at, bytes: 60 });
      places.sort((a, b) => a.at - b.at);
      for (const [i, { at, bytes }] of places.entries()) {
        ok(at > 0 && at % 8 === 0, `a place at ${at}`);
        ok(i + 1 === places.length || at + bytes <= places[i + 1].at, `${bytes} bytes at ${at} reach into the next place`);
      }
    });
  }),
  ...onEach('growing keeps what is there', (use) => {
    const [a] = pair();
    const sum = use((heap) => {
      const from = heap.copy(a);
      const to = heap.make([21]);
      heap.scratch(200 * MIB);
      heap.kernels.sums(1, 37, 21, from.at, to.at);
      from.tensor();
      return to.tensor();
    });
    close(sum, tf.sum(a, 0), FORWARD);
  }),
  ...onEach('other values take the memory of a tensor only where nobody else holds it', (use) => {
    const renewed = (x: tf.Tensor): tf.Tensor =>
      use((heap) => {
        const made = heap.renew(x);
        heap.more(OTHERS).scale(x.size, made.from, 2, made.to);
        return made.tensor();
      });
    const takenOver = (x: tf.Tensor): tf.Tensor =>
      use((heap) => {
        const own = heap.takeOver(x);
        heap.more(OTHERS).scale(x.size, own.at, 2, own.at);
        return own.tensor();
      });
    for (const doubled of [renewed, takenOver]) {
      const x = tf.tensor1d([2, 3]);
      const held = tf.reshape(x, [2, 1]);
      close(doubled(x), [4, 6], EXACT);
      close(held, [2, 3], EXACT);
      held.dispose();
      const variable = tf.variable<tf.Rank.R1>(x, false);
      x.dispose();
      variable.assign(doubled(variable) as tf.Tensor1D);
      close(variable, [4, 6], EXACT);
    }
  }),
  'a product of what has changed in place is that of the new values': () => {
    const [x, w] = [tf.ones<tf.Rank.R2>([1, 2]), tf.tensor2d([1, 2, 3, 4], [2, 2])];
    close(tf.matMul(x, w), [4, 6], EXACT);
    const doubled = onHeap((heap) => {
      const made = heap.renew(w);
      heap.more(OTHERS).scale(4, made.from, 2, made.to);
      return made.tensor() as tf.Tensor2D;
    });
    close(tf.matMul(x, doubled), [8, 12], EXACT);
  },
  ...onEach('tensors of no elements', (use) => {
    const shapes = [[0], [0, 4], [3, 0]];
    const made = use((heap) => shapes.map((shape) => heap.make(shape).tensor()));
    equal(
      made.map(({ shape }) => shape),
      shapes,
      'shapes',
    );
    const copied = use((heap) => made.map((tensor) => heap.copy(tensor).tensor()));
    equal(
      copied.map((tensor) => [...tensor.dataSync()]),
      [[], [], []],
      'values',
    );
  }),
  'above 2 GiB recurrences give the same numbers': () => {
    const list = inputs();
    const below = list.map(({ form, input }) => resultsOf(form, input));
    const above = onHeap((heap) => {
      fillLow(heap);
      ok(heap.scratch(16) > 2 * GIB, 'a place below 2 GiB is left');
      return list.map(({ form, input }) => resultsOf(form, input));
    });
    for (const [k, { name }] of KINDS.entries()) {
      for (const [i, result] of above[k].entries()) close(result, below[k][i], EXACT, `${name}, result ${i}`);
    }
  },
  'above 2 GiB so do products': () => {
    const [a, b] = pair();
    const above = onHeap((heap) => {
      fillLow(heap);
      const x = heap.copy(a); // whose own place is above too
      const [product, sum] = [kernelProducts.times(b, false)(x.tensor() as tf.Tensor2D), kernelProducts.sumRows(a)];
      return [product, sum];
    });
    close(above[0], tf.matMul(a, b), FORWARD);
    close(above[1], tf.sum(a, 0), FORWARD);
  },
  ...onEach('what no memory can have is refused, and the next call finds all as it was', (use) => {
    const [a, b] = pair();
    const right = tf.matMul<tf.Tensor2D>(a, b);
    for (const bytes of [4 * GIB - 64 * 1024 + 1, 4 * GIB, 4 * GIB + 16, 2 ** 40]) {
      throws(() => use((heap) => heap.scratch(bytes)), 'RuntimeError', outOfMemory(bytes, use));
      throws(() => use((heap) => heap.make([bytes / 4])), 'RuntimeError', outOfMemory(bytes, use));
      close(kernelProducts.times(b, false)(a), right, FORWARD);
    }
    const often = (heap: Addresses): void => [1, 2, 3, 4].forEach(() => heap.scratch(GIB));
    throws(() => use(often), 'RuntimeError', outOfMemory(GIB, use));
    close(kernelProducts.times(b, false)(a), right, FORWARD);
  }),
  'whether there is room for a tensor is known before it is written': () => {
    const wasm = tf.getBackend() === 'wasm';
    ok(hasRoom(0) && hasRoom(MIB), 'there is room');
    equal(hasRoom(2 * GIB), !wasm, 'room for 2 GiB at once');
    onHeap((heap) => {
      if (wasm) fill(heap);
      equal(hasRoom(MIB), !wasm, 'room where all is taken');
    });
    ok(hasRoom(MIB), 'there is room again');
  },
  'without memory an op says how much it needed, and leaves nothing': () => {
    const [x] = [tf.zeros<tf.Rank.R2>([100, 50])];
    const list = isOfOps() ? inputs() : [];
    x.dataSync();
    onHeap((heap) => {
      fill(heap);
      if (!isOfOps()) return;
      const before = held();
      throws(() => kernelProducts.transposeTimes(x, x), 'RuntimeError', outOfMemory(10000));
      for (const { form, input } of list) {
        const start = alive();
        let message = '';
        try {
          tf.tidy(() => form.forward({ ...input, keep: true }).output);
        } catch (error) {
          ({ message } = error as Error);
        }
        ok(/^DefaultCPUAllocator: .* you tried to allocate \d+ bytes/.test(message), `a full memory gives '${message}'`);
        equal(alive(), start, 'tensors, buffers and native handles alive');
      }
      equal(held(), before, 'data that the backend holds');
    });
    close(kernelProducts.sumRows(x), new Array<number>(50).fill(0), EXACT);
  },
  ...onEach('calls that throw leave nothing behind', (use) => {
    const a = tf.ones<tf.Rank.R2>([256, 1024]);
    const failures: Record<string, (heap: Addresses) => void> = {
      'no memory': (heap) => void heap.scratch(4 * GIB),
      'a trap': trap,
      'an error': () => {
        throw new Error('no');
      },
    };
    const probe = (): number => use((heap) => heap.scratch(MIB));
    const fail = (failure: (heap: Addresses) => void): void => {
      let failed = false;
      try {
        use((heap) => {
          heap.make([256, 1024]);
          heap.copy(a);
          heap.scratch(MIB);
          failure(heap);
        });
      } catch {
        failed = true;
      }
      ok(failed, 'the call did not throw');
    };
    for (const [title, failure] of Object.entries(failures)) {
      fail(failure);
      const before = [probe(), held(), ...alive()];
      for (let i = 0; i < 30; i++) fail(failure);
      equal([probe(), held(), ...alive()], before, `after ${title}: a free place, data, tensors, buffers and handles`);
    }
  }),
  ...onEach('calls that end well leave nothing behind', (use) => {
    const probe = (): number => use((heap) => heap.scratch(MIB));
    const list = inputs();
    const run = (): void => list.forEach(({ form, input }) => tf.tidy(() => void resultsOf(form, input)));
    run();
    const before = [probe(), held()];
    leaksNothing(run, 10);
    use((heap) => heap.make([1024, 1024])); // not handed out
    equal([probe(), held()], before, 'a free place and data');
  }),
  ...onEach('a call within a call has places of its own', (use) => {
    const [a, b] = pair();
    const [sum, product] = use((heap) => {
      const from = heap.read(a);
      const product = kernelProducts.times(b, false)(a);
      const to = heap.make([21]);
      heap.kernels.sums(1, 37, 21, from, to.at);
      return [to.tensor(), product];
    });
    close(sum, tf.sum(a, 0), FORWARD);
    close(product, tf.matMul(a, b), FORWARD);
  }),
  'our own heap: a memory that has grown large is not kept, a small one is': () => {
    const kernels = (bytes: number): unknown =>
      ownHeap((heap) => {
        heap.scratch(bytes);
        return heap.kernels;
      });
    const first = kernels(MIB);
    ok(kernels(32 * MIB) === first && kernels(MIB) === first, 'a small memory is opened anew');
    const large = kernels(256 * MIB);
    ok(kernels(MIB) !== large, 'a large memory is kept');
  },
});
