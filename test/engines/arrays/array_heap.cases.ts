// Arrays for the kernels' native builds: the cpu backend's own, and copies on others.
import * as tf from '@tensorflow/tfjs-core';
import { arrayHeap } from '../../../src/engines/arrays/array_heap.js';
import { share } from '../../../src/engines/engine.js';
import { nativeBuild } from '../../../src/kernels/chosen.js';
import type { Values } from '../../../src/kernels/native.js';
import { Linear } from '../../../src/nn/linear.js';
import { alive, close, equal, FORWARD, ok } from '../../support/assert.js';
import { suite } from '../../support/case.js';

/** The build of this machine. In browsers there is none, and wasm's tensors lie in its own memory. */
const withBuild = (body: (kernels: NonNullable<ReturnType<typeof nativeBuild>>['kernels']) => void): void => {
  const build = tf.getBackend() === 'wasm' ? undefined : nativeBuild();
  if (build) body(build.kernels);
};

const lengthOf = (values: Values): number => values?.length ?? 0;

export const arrayHeapCases = suite('arrays for kernels', {
  'a tensor on cpu is read where it lies': () =>
    withBuild((kernels) => {
      const x = tf.tensor1d([1, 2, 3]);
      const isSame = arrayHeap(kernels, (heap) => heap.read(x) === x.dataSync());
      ok(isSame || tf.getBackend() !== 'cpu', 'a copy');
    }),
  'integers that were cast to float32 are read as such': () =>
    withBuild((kernels) => {
      const x = tf.cast(tf.tensor1d([1, 2, 3], 'int32'), 'float32');
      const read = arrayHeap(kernels, (heap) => [heap.read(x), heap.copy(x).at]);
      equal(
        read.map((values) => [values?.constructor.name, ...(values ?? [])]),
        [
          ['Float32Array', 1, 2, 3],
          ['Float32Array', 1, 2, 3],
        ],
        'values',
      );
    }),
  'a call within a call has places of its own, also where the scratch grows': () =>
    withBuild((kernels) => {
      const x = tf.randomNormal<tf.Rank.R2>([37, 21]);
      const [sum, isKept] = arrayHeap(kernels, (heap) => {
        const outer = heap.scratch(64) as Float32Array;
        outer.fill(7);
        arrayHeap(kernels, (inner) => (inner.scratch(2 ** 22) as Float32Array).fill(9));
        const to = heap.make([21]);
        heap.kernels.sums(1, 37, 21, heap.read(x), to.at);
        return [to.tensor(), outer.every((value) => value === 7)];
      });
      close(sum, tf.sum(x, 0), FORWARD);
      ok(isKept, 'what the inner call wrote lies in the outer call’s scratch');
    }),
  'a call that throws leaves nothing, and its scratch is free again': () =>
    withBuild((kernels) => {
      const before = alive();
      const fail = (): never =>
        arrayHeap(kernels, (heap) => {
          heap.make([100]);
          ok(lengthOf(heap.scratch(4096)) === 1024, 'floats of a scratch');
          throw new Error('no');
        });
      const first = arrayHeap(kernels, (heap) => (heap.scratch(16) as Float32Array).byteOffset);
      for (let i = 0; i < 3; i++) {
        let message = '';
        try {
          fail();
        } catch (error) {
          ({ message } = error as Error);
        }
        equal(message, 'no', 'the error');
      }
      equal(
        arrayHeap(kernels, (heap) => (heap.scratch(16) as Float32Array).byteOffset),
        first,
        'a free place',
      );
      equal(alive(), before, 'tensors, buffers and native handles alive');
    }),
  'memory that only kernels read is used again once it is free, and not before': () =>
    withBuild((kernels) => {
      const lend = (): [tf.Tensor, Values] =>
        arrayHeap(kernels, (heap) => {
          const made = heap.makeInner([128, 131]);
          return [made.tensor(), made.at];
        });
      const [first, values] = lend();
      const [second, others] = lend();
      ok(values !== others, 'two tensors have one array');
      const shared = share(first);
      first.dispose();
      const [third, more] = lend();
      ok(more !== values, 'an array that a tensor has yet is used again');
      shared.dispose();
      const [fourth, again] = lend();
      ok(again === values, 'what is free is not used again');
      tf.dispose([second, third, fourth]);
    }),
  'an array that something else has seen is not used again': () =>
    withBuild((kernels) => {
      if (tf.getBackend() !== 'cpu') return;
      const size = 5003;
      const lend = (fill: number): [tf.Tensor, Float32Array] =>
        arrayHeap(kernels, (heap) => {
          const made = heap.make([size]);
          const at = made.at as Float32Array;
          at.fill(fill);
          return [made.tensor(), at];
        });
      const isUsedAgain = (by: (x: tf.Tensor) => unknown): boolean => {
        const [x, at] = lend(1);
        const seen = by(x);
        x.dispose();
        const [y, next] = lend(2);
        y.dispose();
        const later = seen instanceof tf.Tensor ? seen.dataSync()[0] : seen instanceof Float32Array ? seen[0] : 1;
        equal(later, 1, 'what was seen');
        if (seen instanceof tf.Tensor) seen.dispose();
        return next === at;
      };
      const kernel = (x: tf.Tensor): null => (arrayHeap(kernels, (heap) => heap.read(x)), null);
      const both = (x: tf.Tensor): null => (tf.dispose([tf.add(x, x), tf.reshape(x, [1, size])]), null);
      ok(isUsedAgain(kernel) && isUsedAgain(both), 'an array that kernels alone have seen is fresh');
      ok(!isUsedAgain((x) => x.dataSync()), 'JavaScript has an array of another tensor');
      ok(!isUsedAgain((x) => tf.slice(x, 0, 5)), 'a slice shares an array with another tensor');
      ok(!isUsedAgain((x) => tf.clone(x)), 'a clone has an array of another tensor');
      ok(!isUsedAgain((x) => tf.buffer([size], 'float32', x.dataSync<'float32'>()).toTensor()), 'a buffer has one');
    }),
  'values are renewed in place where nobody has seen them': () =>
    withBuild((kernels) => {
      if (tf.getBackend() !== 'cpu') return;
      const renewed = (x: tf.Tensor): boolean =>
        arrayHeap(kernels, (heap) => {
          const renewal = heap.renew(x);
          renewal.tensor().dispose();
          return renewal.from === renewal.to;
        });
      const lend = (): tf.Tensor => arrayHeap(kernels, (heap) => heap.make([5003]).tensor());
      ok(renewed(lend()), 'a copy of what only kernels have seen');
      ok(renewed(tf.zerosLike(lend())), 'a copy of zeros that an optimizer begins with');
      ok(renewed(new Linear(70, 70).weight), 'a copy of what a parameter starts with');
      const [seen, kept] = [lend(), lend()];
      seen.dataSync();
      const clone = kept.clone();
      ok(!renewed(seen), 'values change that JavaScript holds');
      ok(!renewed(kept), 'values change that another tensor has');
      clone.dispose();
      ok(!renewed(tf.tensor1d([1, 2, 3])), 'values change that came from JavaScript');
    }),
  'of arrays that are free, the sizes that were used last are kept': () =>
    withBuild((kernels) => {
      const lend = (size: number): Values =>
        arrayHeap(kernels, (heap) => {
          const made = heap.makeInner([size]);
          made.tensor().dispose();
          return made.at;
        });
      const old = lend(2 ** 20);
      for (const size of [2 ** 25, 2 ** 25 - 1]) lend(size); // all that is kept
      ok(lend(2 ** 20) !== old, 'more is kept than should be');
      const recent = lend(2 ** 20);
      ok(lend(2 ** 20) === recent, 'what came back last is not kept');
    }),
  'a kernel refuses a place of another type': () =>
    withBuild((kernels) => {
      let message = '';
      try {
        kernels.sums(1, 1, 1, new Int32Array(1), new Float32Array(1));
      } catch (error) {
        ({ message } = error as Error);
      }
      ok(message.includes('argument'), `an array of integers gives '${message}'`);
    }),
});
