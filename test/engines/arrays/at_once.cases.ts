// Recurrences of a program that are computed at once where there are two threads: those of the same size that do not wait for each other.
import * as tf from '@tensorflow/tfjs-core';
import { get_num_threads, set_num_threads } from 'tfjs-torch-rnn';
import { arrayMemory } from '../../../src/engines/arrays/array_memory.js';
import { inPairs } from '../../../src/engines/arrays/at_once.js';
import { Slots } from '../../../src/engines/programs/slots.js';
import { type KernelStep, nameOf, placeOf, type Step } from '../../../src/engines/programs/steps.js';
import { equal } from '../../support/assert.js';
import { suite } from '../../support/case.js';

const [L, N, I, H] = [16, 4, 64, 64];

/** Steps by names of arrays, in the order in which they are named. */
class Steps {
  readonly slots: Slots;
  readonly #named = new Map<string, number>();

  constructor(memory: ConstructorParameters<typeof Slots>[0]) {
    this.slots = new Slots(memory);
  }

  #slot(name: string, size: number, kind: Parameters<Slots['add']>[1] = 'computed'): number {
    const found = this.#named.get(name);
    if (found !== undefined) return found;
    const slot = this.slots.add(new Float32Array(size), kind);
    this.#named.set(name, slot);
    return slot;
  }

  /** output = h = the recurrence of x from h. */
  forward(x: string, h: string, output: string, units = H): KernelStep {
    const batchSizes = this.slots.add(new Int32Array(L).fill(N), 'constant');
    const weights = [I, units].map((width, i) => this.#slot(`w${i} ${units}`, units * width, 'captured'));
    const places = [this.#slot(x, L * N * I), ...weights].map((slot, i) => [7 + i, slot]);
    const written = [this.#slot(h, N * units), this.#slot(output, L * N * units)];
    const slots = new Array<number>(22).fill(-1);
    for (const [place, slot] of [
      [2, batchSizes],
      ...places,
      [13, written[0]],
      [15, written[1]],
      [21, this.#slot('work', 8, 'work')],
    ])
      slots[place] = slot;
    return { kernel: placeOf('forward'), args: [0, L, 0, 0, I, units, units, ...new Array<number>(15).fill(0)], slots };
  }

  scale(x: string, y: string): KernelStep {
    const slots = [-1, this.#slot(x, N * H), -1, this.#slot(y, N * H)];
    return { kernel: placeOf('scale'), args: [N * H, 0, 1, 0], slots };
  }
}

export const atOnceCases = suite('Recurrences at once', {
  'those that do not wait for each other are pairs, and all keep their order else': () => {
    const memory = tf.getBackend() === 'cpu' ? arrayMemory() : undefined;
    if (memory === undefined) return;
    const usual = get_num_threads();
    const orderOf = (threads: number, make: (steps: Steps) => Step[]): string => {
      const steps = new Steps(memory);
      const made = make(steps);
      set_num_threads(threads);
      const ordered = inPairs(made, steps.slots) as KernelStep[];
      set_num_threads(usual);
      const given = made as KernelStep[];
      const writes = (step: KernelStep): number => step.slots[nameOf(step) === 'scale' ? 3 : 15];
      const place = (step: KernelStep): number => given.findIndex((other) => writes(other) === writes(step));
      return ordered.map((step) => `${step.count === 2 ? '2x' : ''}${place(step)}`).join(' ');
    };
    const directions = (steps: Steps): Step[] => [
      steps.scale('zeros', 'h'),
      steps.forward('x', 'h', 'forwards'),
      steps.scale('zeros', 'g'),
      steps.forward('x', 'g', 'backwards'),
      steps.scale('h', 'last'),
    ];
    equal(orderOf(2, directions), '0 2 2x1 3 4', 'two directions');
    equal(orderOf(1, directions), '0 1 2 3 4', 'on one thread');
    equal(orderOf(3, directions), '0 1 2 3 4', 'on three');
    const layers = (steps: Steps): Step[] => [
      steps.forward('x', 'h', 'y'),
      steps.forward('y', 'g', 'z'),
      steps.forward('x', 'f', 'w'),
    ];
    equal(orderOf(2, layers), '2x0 2 1', 'a layer on the other, and one beside them');
    const states = (steps: Steps): Step[] => [steps.forward('x', 'h', 'y'), steps.forward('x', 'h', 'z')];
    equal(orderOf(2, states), '0 1', 'one that goes on from the state of the other');
    const reused = (steps: Steps): Step[] => [
      steps.forward('x', 'h', 'y'),
      steps.scale('last', 'x'),
      steps.forward('x', 'g', 'z'),
    ];
    equal(orderOf(2, reused), '0 1 2', 'one whose input is written over that of the other');
    const sizes = (steps: Steps): Step[] => [steps.forward('x', 'h', 'y'), steps.forward('x', 'g', 'z', 32)];
    equal(orderOf(2, sizes), '0 1', 'of two sizes');
  },
});
