// The cpu backend's arrays, where native kernels run on them, for recordings and programs.
import * as tf from '@tensorflow/tfjs-core';
import { nativeBuild } from '../../kernels/chosen.js';
import type { NativeBuild } from '../../kernels/native.js';
import { privately } from '../privately.js';
import type { Code, Kernel, Memory, Numbers } from '../programs/memory.js';
import type { Slots } from '../programs/slots.js';
import type { KernelStep, Step } from '../programs/steps.js';
import { inPairs } from './at_once.js';
import { held, lendArray, lentValues, takeArray } from './recycled.js';

interface ArrayBackend extends tf.KernelBackend {
  readonly data: {
    has(dataId: object): boolean;
    get(dataId: object): { readonly values?: unknown };
    set(dataId: object, stored: unknown): void;
  };
}

const LINE = 16; // floats of a line of the cache

class ArrayMemory implements Memory {
  readonly backendName = 'cpu';
  readonly backend: ArrayBackend;
  readonly data: ArrayBackend['data'];
  readonly #native: NativeBuild;

  constructor(native: NativeBuild) {
    this.#native = native;
    this.backend = privately<ArrayBackend>(tf.findBackend('cpu'), ['data', 'readSync'], 'the cpu backend');
    this.data = this.backend.data;
  }

  recorded(config: tf.KernelConfig): tf.KernelConfig {
    return config;
  }

  /** It stays unseen where only kernels have seen it. */
  arrayOf(dataId: object): Numbers | undefined {
    const values = lentValues({ dataId }) ?? this.data.get(dataId).values;
    return ArrayBuffer.isView(values) ? (values as Numbers) : undefined;
  }

  isThere(dataId: object, values: Numbers, length: number): boolean {
    const isIt = this.data.has(dataId) && this.arrayOf(dataId) === values;
    return isIt && values.length === length; // 0 of a buffer that was given to a worker
  }

  rangeOf({ buffer, byteOffset, byteLength }: Numbers): { of: object; begin: number; length: number } {
    return { of: buffer, begin: byteOffset, length: byteLength };
  }

  now(values: Numbers): Numbers {
    return values;
  }

  valuesOf(values: Numbers): Numbers {
    return values;
  }

  held<T>(body: () => T): T {
    return held(body);
  }

  call(_place: number, kernel: Kernel, args: readonly unknown[]): unknown {
    return kernel(...args);
  }

  ordered(steps: readonly Step[], slots: Slots): Step[] {
    return inPairs(steps, slots);
  }

  room(values: Numbers, isGivenAway: boolean): Numbers {
    if (!(values instanceof Float32Array)) return values.slice();
    return isGivenAway ? takeArray(values.length) : this.own(values.length);
  }

  /** It begins with a line of the cache, so that no vector lies on two. */
  own(size: number): Float32Array {
    const whole = takeArray(size + LINE);
    const before = (this.addressOf(whole) / Float32Array.BYTES_PER_ELEMENT) % LINE;
    return whole.subarray(LINE - before, LINE - before + size);
  }

  /** Those in which kernels of all programs and calls work. */
  work(values: readonly Numbers[]): readonly Numbers[] {
    return values;
  }

  constant(values: Numbers): Numbers {
    return values;
  }

  part(whole: Numbers, offset: number, length: number): Numbers {
    return whole.subarray(offset, offset + length);
  }

  addressOf(values: Numbers): number {
    return this.#native.addressOf(values as Float32Array);
  }

  code(steps: readonly KernelStep[], args: readonly (readonly number[])[]): Code {
    return new NativeCode(this.#native, steps, args);
  }

  fill(values: Numbers, tensor: tf.Tensor): void {
    values.set(lentValues(tensor) ?? tensor.dataSync<'float32'>());
  }

  give(values: Numbers, shape: number[]): tf.Tensor {
    return lendArray(values as Float32Array, shape);
  }
}

/** Calls that a native module makes at once: source/node.cpp says how they are written. */
class NativeCode implements Code {
  readonly #replay: (code: Float64Array) => number;
  readonly #code: Float64Array;
  /** Where the arguments of each step begin. */
  readonly #begins: number[] = [];

  constructor({ kernels }: NativeBuild, steps: readonly KernelStep[], args: readonly (readonly number[])[]) {
    const code: number[] = [];
    steps.forEach(({ kernel, count }, i) => {
      if (count !== undefined) code.push(-count);
      code.push(kernel);
      this.#begins.push(code.length);
      code.push(...args[i]);
    });
    this.#code = Float64Array.from(code);
    this.#replay = kernels.replay;
  }

  run(): boolean {
    return this.#replay(this.#code) === -1;
  }

  put(step: number, place: number, value: number): void {
    this.#code[this.#begins[step] + place] = value;
  }
}

export function arrayMemory(): Memory | undefined {
  const native = nativeBuild();
  return native && new ArrayMemory(native);
}
