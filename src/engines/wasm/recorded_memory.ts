// The wasm backend's memory for recordings and programs: its arrays are views, which are made again where the memory has grown.
import * as tf from '@tensorflow/tfjs-core';
import { adopt } from '../adopt.js';
import type { Code, Kernel, Memory, Numbers } from '../programs/memory.js';
import { FINDING } from '../programs/recording.js';
import { replaceMember } from '../programs/replace_member.js';
import { type KernelStep, nameOf, type Step } from '../programs/steps.js';
import { wasmBuild } from '../../kernels/wasm.js';
import { recordedKernel } from './recorded_kernels.js';
import { allocate, type Shared, sharedMemory } from './shared_heap.js';

type Kind = Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor;

const KINDS: Readonly<Record<string, Kind | undefined>> = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

interface Place {
  readonly at: number;
  readonly bytes: number;
}

/** What a memory has of the backend's, by itself. */
interface Owned {
  readonly free: (at: number) => void;
  readonly places: Set<number>;
}

/** Frees what was a program's. */
const ENDED = new FinalizationRegistry<Owned>(({ free, places }) => {
  places.forEach(free);
});

export class WasmMemory implements Memory {
  readonly backendName = 'wasm';
  readonly backend: tf.KernelBackend;
  readonly data: Memory['data'];
  readonly #shared: Shared;
  readonly #places = new WeakMap<Numbers, Place>();
  readonly #arrays = new WeakMap<object, Numbers>();
  readonly #own = new Set<number>();
  readonly #kernels: Kernel[] = [];

  constructor(shared: Shared) {
    this.#shared = shared;
    this.backend = tf.backend();
    this.data = shared.backend.dataIdMap;
    const { wasm } = shared.backend;
    ENDED.register(this, { free: (at) => wasm._free(at), places: this.#own });
  }

  recorded(config: tf.KernelConfig): tf.KernelConfig {
    return recordedKernel(config);
  }

  /** A view of so many bytes there. */
  at(at: number, bytes: number, kind: Kind): Numbers {
    const values = new kind(this.#shared.memory.buffer, at, bytes / kind.BYTES_PER_ELEMENT);
    this.#places.set(values, { at, bytes });
    return values;
  }

  arrayOf(dataId: object): Numbers | undefined {
    const { memoryOffset, shape, dtype } = this.#shared.backend.dataIdMap.get(dataId);
    const found = this.#arrays.get(dataId);
    if (found !== undefined && this.addressOf(found) === memoryOffset >>> 0) return found; // else it has been elsewhere
    const kind = KINDS[dtype];
    if (kind === undefined) return undefined;
    const values = this.at(memoryOffset >>> 0, tf.util.sizeFromShape(shape) * kind.BYTES_PER_ELEMENT, kind);
    this.#arrays.set(dataId, values);
    return values;
  }

  isThere(dataId: object, values: Numbers): boolean {
    return this.data.has(dataId) && this.arrayOf(dataId) === values;
  }

  #placeOf(values: Numbers): Place {
    const place = this.#places.get(values);
    if (place === undefined) throw new Error("an array is not in the wasm backend's memory");
    return place;
  }

  rangeOf(values: Numbers): { of: object; begin: number; length: number } {
    const place = this.#places.get(values);
    if (place === undefined) return { of: values.buffer, begin: values.byteOffset, length: values.byteLength };
    return { of: this.#shared, begin: place.at, length: place.bytes };
  }

  now(values: Numbers): Numbers {
    const place = this.#places.get(values);
    if (place === undefined || values.byteLength === place.bytes) return values;
    const size = place.bytes / values.BYTES_PER_ELEMENT;
    return new (values.constructor as Kind)(this.#shared.memory.buffer, place.at, size);
  }

  /** A copy: to make a tensor may move the memory. */
  valuesOf(values: Numbers): Numbers {
    return this.now(values).slice();
  }

  held<T>(body: () => T): T {
    const { wasm } = this.#shared.backend;
    const freed: number[] = [];
    const back = replaceMember(wasm, '_free', () => (at) => void freed.push(at));
    try {
      return body();
    } finally {
      back();
      freed.forEach((at) => {
        wasm._free(at);
      });
    }
  }

  call(place: number, kernel: Kernel, args: readonly unknown[]): unknown {
    this.#kernels[place] = kernel;
    return kernel(...args.map((value) => (ArrayBuffer.isView(value) ? this.addressOf(value as Numbers) : value)));
  }

  ordered(steps: readonly Step[]): Step[] {
    return [...steps];
  }

  #take(bytes: number, kind: Kind): Numbers {
    const at = allocate(this.#shared, bytes);
    this.#own.add(at);
    return this.at(at, bytes, kind);
  }

  room(values: Numbers): Numbers {
    const { bytes } = this.#places.get(values) ?? { bytes: values.byteLength };
    return this.#take(bytes, values.constructor as Kind);
  }

  own(size: number): Numbers {
    return this.#take(size * Float32Array.BYTES_PER_ELEMENT, Float32Array);
  }

  /** All in the same place. */
  work(values: readonly Numbers[]): readonly Numbers[] {
    const places = values.map((each) => this.#placeOf(each));
    const whole = this.#take(Math.max(0, ...places.map(({ bytes }) => bytes)), Float32Array);
    return places.map(({ bytes }) => this.at(this.addressOf(whole), bytes, Float32Array));
  }

  constant(values: Numbers): Numbers {
    const place = this.#take(values.byteLength, values.constructor as Kind);
    place.set(values);
    return place;
  }

  part(whole: Numbers, offset: number, length: number): Numbers {
    const size = whole.BYTES_PER_ELEMENT;
    return this.at(this.addressOf(whole) + offset * size, length * size, whole.constructor as Kind);
  }

  addressOf(values: Numbers): number {
    return this.#placeOf(values).at;
  }

  code(steps: readonly KernelStep[], args: readonly (readonly number[])[]): Code {
    return new Calls(steps, this.#kernels, args);
  }

  fill(values: Numbers, tensor: tf.Tensor): void {
    const from = this.data.has(tensor.dataId) ? this.arrayOf(tensor.dataId) : undefined;
    this.now(values).set(from === undefined ? tensor.dataSync<'float32'>() : this.now(from));
  }

  give(values: Numbers, shape: number[]): tf.Tensor {
    const at = this.addressOf(values);
    const info = this.#shared.backend.makeOutput(shape, 'float32', at);
    this.#own.delete(at);
    return adopt(info);
  }
}

class Calls implements Code {
  readonly #calls: readonly { kernel: Kernel; args: number[]; finds: boolean }[];

  constructor(steps: readonly KernelStep[], kernels: readonly Kernel[], args: readonly (readonly number[])[]) {
    this.#calls = steps.map((step, i) => {
      return { kernel: kernels[step.kernel], args: [...args[i]], finds: FINDING.includes(nameOf(step)) };
    });
  }

  run(): boolean {
    for (const { kernel, args, finds } of this.#calls) if (kernel(...args) !== -1 && finds) return false;
    return true;
  }

  put(step: number, place: number, value: number): void {
    this.#calls[step].args[place] = value;
  }
}

export function wasmMemory(): Memory | undefined {
  const shared = wasmBuild() === undefined ? null : sharedMemory();
  return shared === null ? undefined : new WasmMemory(shared);
}
