// A recording: what a backend computes while a function runs, as the steps of a program.
import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../../kernels/native.js';
import type { Kernels } from '../../kernels/signatures.js';
import { during } from './active.js';
import { Captured } from './captured.js';
import { again, keyOf, replaceKernel } from './kernels_again.js';
import { withWeightsKept } from './laid_out.js';
import type { Kernel, Memory, Numbers } from './memory.js';
import { type Input, Program, type Result } from './program.js';
import { withoutRepeated } from './repeated_steps.js';
import { replaceMember } from './replace_member.js';
import { areEqual, Slots } from './slots.js';
import { placeOf, type Step, writtenBy } from './steps.js';

/** Kernels whose result is the place of an index that is not inside, or -1: a program ends there. */
export const FINDING: readonly string[] = ['takeRows', 'crossEntropy'];

const LARGE = 2 ** 12; // numbers that are taken over, from a tensor or by one, rather than copied

export class Recording {
  /** What it has read that was there before. */
  readonly captured: Captured;
  readonly memory: Memory;
  readonly #slots: Slots;
  readonly #noted = new Map<object, Kernels<Values>>();
  readonly #steps: Step[] = [];
  /** The data that have been made since it began. */
  readonly #born = new Set<object>();
  #inputs: readonly number[] = [];
  #results: readonly Omit<Result, 'isGivenAway'>[] = [];
  /** Why there will be no program. */
  #reason: string | undefined;
  /** How many kernels of tfjs run within each other. */
  #depth = 0;
  /** Whether the innermost of them has read what is known neither as computed nor as constant. */
  #isTainted = false;

  constructor(memory: Memory) {
    this.memory = memory;
    this.captured = new Captured(memory);
    this.#slots = new Slots(memory);
  }

  /** These kernels on arrays; each call of one becomes a step. */
  noting(kernels: object): Kernels<Values> {
    const noted = this.#noted.get(kernels);
    if (noted !== undefined) return noted;
    const made = Object.fromEntries(
      Object.entries(kernels).map(([name, kernel]: [string, Kernel]) => [name, this.#notingOne(name, kernel)]),
    ) as unknown as Kernels<Values>;
    this.#noted.set(kernels, made);
    return made;
  }

  /** What `body` returns, which computes the steps from these tensors. All that it makes but its results must be freed by then. */
  run<T>(inputs: readonly tf.Tensor[], body: () => T): T {
    this.#inputs = inputs.map(({ dataId }) => this.#slots.add(this.#arrayOf(dataId), 'input'));
    const { backend, backendName, data } = this.memory;
    const own = tf.getKernelsForBackend(backendName);
    const restore = [
      replaceMember(data, 'set', (set) => (dataId, stored) => {
        this.#born.add(dataId);
        set(dataId, stored);
      }),
      replaceMember(backend, 'readSync', (readSync) => (dataId, ...range: unknown[]) => {
        if (this.#depth === 0 && this.#slots.kindOf(this.#slotOf(dataId)) !== 'constant') this.abandon('values are read');
        return (readSync as (...args: unknown[]) => ReturnType<typeof readSync>)(dataId, ...range);
      }),
      replaceMember(Math, 'random', (random) => () => {
        this.abandon('random numbers are drawn');
        return random();
      }),
    ];
    try {
      own.forEach((config) => replaceKernel(this.#watched(config)));
      return during(this, () => this.memory.held(body));
    } finally {
      own.forEach(replaceKernel);
      restore.forEach((back) => back());
    }
  }

  /** There will be no program, for that reason. */
  abandon(reason: string): void {
    this.#reason ??= reason;
  }

  #arrayOf(dataId: object): Numbers {
    const values = this.memory.arrayOf(dataId);
    if (values === undefined) this.abandon('there are complex numbers or texts');
    return values ?? new Float32Array(0);
  }

  #slotOf(dataId: object): number {
    if (!this.memory.data.has(dataId)) this.abandon('a tensor is on another backend'); // from which it is moved now
    const values = this.#arrayOf(dataId);
    const found = this.#slots.find(values);
    if (found !== undefined) return found;
    if (this.#born.has(dataId)) return this.#unknown(values);
    this.captured.add(dataId, values);
    return this.#slots.add(values, 'captured');
  }

  /** What nothing that is recorded has computed: a constant, unless it is a kernel of tfjs that has made it, for another within. */
  #unknown(values: Numbers): number {
    this.#isTainted ||= this.#depth > 0;
    return this.#slots.add(values, 'constant');
  }

  /** The values of a tensor for a kernel, of the kind that kernels take. */
  read(tensor: tf.Tensor): Values {
    this.captured.see(tensor);
    const slot = this.#slotOf(tensor.dataId);
    const values = this.#arrayOf(tensor.dataId);
    const wanted = tensor.dtype === 'int32' ? Int32Array : Float32Array;
    if (values instanceof wanted) return values;
    const converted = this.memory.room(new wanted(this.memory.now(values)), false) as Float32Array | Int32Array;
    this.memory.now(converted).set(this.memory.now(values));
    this.#compute([slot], [converted], 'convert', (from) => from);
    return converted;
  }

  /** Memory for what a kernel computes. */
  made(values: Float32Array): Float32Array {
    this.#slots.add(values, 'computed');
    return values;
  }

  /** Memory for a kernel to work in. */
  work(values: Float32Array): Float32Array {
    this.#slots.add(values, 'work');
    return values;
  }

  /** Numbers that are the same in each run. */
  constant<T extends Numbers>(values: T): T {
    this.#slots.add(values, 'constant');
    return values;
  }

  #compute(
    from: readonly number[],
    to: readonly Numbers[],
    key: string,
    body: (from: readonly Numbers[]) => readonly Numbers[] | undefined,
  ): void {
    this.#steps.push({ from, to: to.map((values) => this.#slots.add(values, 'computed')), key, body });
  }

  #notingOne(name: string, kernel: Kernel): Kernel {
    const place = placeOf(name);
    if (name.endsWith('Bytes')) return (...args) => this.memory.call(place, kernel, args); // a size, of sizes
    return (...args) => {
      const slots = args.map((value) => {
        if (!ArrayBuffer.isView(value)) return -1;
        return this.#slots.find(value as Numbers) ?? this.#unknown(value as Numbers);
      });
      this.#steps.push({ kernel: place, args: args.map((value, i) => (slots[i] < 0 ? Number(value) : 0)), slots });
      const result = this.memory.call(place, kernel, args);
      if (typeof result === 'number' && !FINDING.includes(name)) this.abandon('values are read');
      return result;
    };
  }

  /** A kernel of tfjs. What it computes in another way than by kernels of ours it will compute again. */
  #watched(config: tf.KernelConfig): tf.KernelConfig {
    const { kernelFunc } = this.memory.recorded(config);
    return {
      ...config,
      kernelFunc: (call) => {
        const given = Object.values(call.inputs) as tf.Tensor[];
        given.forEach((tensor) => this.captured.see(tensor));
        const from = given.map(({ dataId }) => this.#slotOf(dataId));
        const [count, isTainted] = [this.#steps.length, this.#isTainted];
        this.#isTainted = false;
        this.#depth++;
        try {
          const made = kernelFunc(call);
          const infos = Array.isArray(made) ? made : [made];
          const isConstant = from.every((slot) => this.#slots.kindOf(slot) === 'constant');
          const isKnown = !this.#isTainted && infos.every(({ dataId }) => this.#isKnown(dataId));
          if (isConstant || isKnown) return made;
          this.#steps.length = count;
          const results = infos.map(({ dataId }) => this.#arrayOf(dataId));
          this.#compute(from, results, keyOf(config, call), again(config, call, infos));
          return made;
        } finally {
          this.#depth--;
          this.#isTainted = isTainted;
        }
      },
    };
  }

  #isKnown(dataId: object): boolean {
    return !this.#born.has(dataId) || this.#slots.find(this.#arrayOf(dataId)) !== undefined;
  }

  /** Whether both are of the same steps on the same constants. */
  equals(other: Recording): boolean {
    const [own, others] = [this.#steps, other.#steps];
    return (
      own.length === others.length && own.every((step, i) => areSame(step, others[i])) && this.#slots.equals(other.#slots)
    );
  }

  /** Says what the results are. Whether there can be a program, since nothing else has changed. */
  end(results: readonly tf.Tensor[]): boolean {
    const ids: object[] = results.map(({ dataId }) => dataId);
    for (const dataId of this.#born) {
      const count = ids.filter((id) => id === dataId).length;
      const { data, backend } = this.memory;
      if (data.has(dataId) && backend.refCount(dataId) !== count) this.abandon('it keeps a tensor');
    }
    if (!this.captured.holds()) this.abandon('it changes a tensor');
    this.#results = results.map(({ dataId, shape, dtype }) => ({ slot: this.#slotOf(dataId), shape, dtype }));
    return this.#reason === undefined;
  }

  /** The program that makes the results, which it does not share. */
  program(): Program {
    const isWork = (slot: number): boolean => this.#slots.kindOf(slot) === 'work';
    const { steps, nameOf } = withoutRepeated(this.#steps, isWork, (slot) => this.#slots.isBound(slot));
    const named = this.#results.map(({ slot }) => nameOf(slot));
    const made = this.#results.map(({ shape, dtype }, i): Result => {
      const slot = named[i];
      const isAlone = named.indexOf(slot) === named.lastIndexOf(slot) && !this.#slots.isBound(slot);
      const isLarge = dtype === 'float32' && this.#slots.lengthOf(slot) >= LARGE;
      return { slot, shape, dtype, isGivenAway: this.#slots.kindOf(slot) === 'computed' && isAlone && isLarge };
    });
    const given = made.filter(({ isGivenAway }) => isGivenAway).map(({ slot }) => slot);
    const kept = withWeightsKept(this.memory.ordered(steps, this.#slots), this.#slots);
    const written = new Set(kept.flatMap(writtenBy));
    const inputs = this.#inputs.map((slot): Input => {
      const isLarge = this.#slots.lengthOf(slot) >= LARGE;
      return { slot, isReadThere: isLarge && !this.#slots.isBound(slot) && !written.has(slot) };
    });
    return new Program(this.memory, this.#slots.arrays(given), inputs, kept, made);
  }
}

function areSame(a: Step, b: Step): boolean {
  if ('body' in a || 'body' in b) return 'body' in a && 'body' in b && a.key === b.key && areEqual(a.from, b.from);
  return a.kernel === b.kernel && areEqual(a.args, b.args) && areEqual(a.slots, b.slots);
}
