// The memory of tfjs's wasm backend, where its tensors lie.
import * as tf from '@tensorflow/tfjs-core';
import { adopt } from '../adopt.js';
import { privately } from '../privately.js';
import { share } from '../engine.js';
import type { Allocation, Heap, Renewal } from '../heap.js';
import { noteInPlace } from '../programs/in_place.js';
import { MOST_BYTES, outOfMemory } from './limit.js';
import type { OtherKernels, RecurrentKernels } from '../../kernels/signatures.js';
import { instantiate, instantiateOthers, type Modules, STACK_BYTES } from '../../kernels/wasm.js';

interface WasmBackend {
  readonly wasm: {
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    _malloc(bytes: number): number; // signed, 0 where there is no memory
    _free(at: number): void;
    readonly tfjs: Registry;
  };
  readonly dataIdMap: {
    has(dataId: object): boolean;
    get(dataId: object): { id: number; memoryOffset: number; shape: number[]; dtype: tf.DataType };
    set(dataId: object, stored: unknown): void;
  };
  makeOutput(shape: number[], dtype: 'float32', memoryOffset: number): tf.TensorInfo;
  disposeData(dataId: object, force: boolean): boolean;
  refCount(dataId: object): number;
}

/** What tfjs's module knows of a tensor, by its number. */
interface Registry {
  registerTensor(id: number, size: number, at: number): void;
  /** Forgets it, with what has been made of its values: products keep weights in another order. */
  disposeData(id: number): void;
}

/** The backend's memory and our kernels on it; null where it cannot be shared, as that of its threaded build. */
export interface Shared {
  backend: WasmBackend;
  registry: Registry;
  memory: WebAssembly.Memory;
  kernels: RecurrentKernels<number>;
  more?: OtherKernels<number>;
  /** Where the stack of both ends. */
  readonly stackEnd: number;
  /** Runs a call there. */
  readonly run: <T>(body: (heap: SharedHeap) => T) => T;
}

const MEMBERS = ['wasm', 'dataIdMap', 'makeOutput', 'disposeData', 'refCount'] as const;

/** From 2 GiB on `_malloc` gives nothing, or less than it was asked for. */
const MOST_AT_ONCE = 2 ** 31 - 2 ** 16;

const SHARED = new WeakMap<tf.KernelBackend, Shared | null>();

function connect(backend: WasmBackend): Shared | null {
  const memory = backend.wasm.asm?.memory;
  if (memory === undefined || Object.prototype.toString.call(memory.buffer) === '[object SharedArrayBuffer]') return null;
  const stack = backend.wasm._malloc(STACK_BYTES) >>> 0; // as long as the backend
  if (stack === 0) throw outOfMemory(STACK_BYTES, MOST_AT_ONCE);
  const registry = privately<Registry>(backend.wasm.tfjs, ['registerTensor', 'disposeData'], "the wasm backend's module");
  const stackEnd = stack + STACK_BYTES;
  const shared: Shared = {
    ...{ backend, registry, memory, stackEnd, kernels: instantiate(memory, stackEnd) },
    run: (body) => call(shared, body),
  };
  return shared;
}

/** The memory of the active backend; null if that is not wasm or cannot be shared. */
export function sharedMemory(): Shared | null {
  if (tf.getBackend() !== 'wasm') return null;
  const active = tf.backend();
  let shared = SHARED.get(active);
  if (shared === undefined) {
    const backend = privately<WasmBackend>(active, MEMBERS, 'the wasm backend');
    SHARED.set(active, (shared = connect(backend)));
  }
  return shared;
}

/** Runs a call on that memory; null as above. */
export function sharedHeap(): (<T>(body: (heap: SharedHeap) => T) => T) | null {
  return sharedMemory()?.run ?? null;
}

/** Runs a call on that memory. */
function call<T>(shared: Shared, body: (heap: SharedHeap) => T): T {
  const heap = new SharedHeap(shared);
  try {
    return body(heap);
  } finally {
    heap.end();
  }
}

/** What that memory has left, if what is free lies side by side; null as above. */
export function sharedRoom(): number | null {
  const shared = sharedMemory();
  // The tensors of all backends, some of which may share their data; but they cannot be more than the memory.
  return shared && MOST_BYTES - Math.min(tf.memory().numBytes, shared.memory.buffer.byteLength);
}

/** Memory for so many bytes, 0 where there is none: near 4 GiB `_malloc` may give what ends behind the memory. */
function place(wasm: WasmBackend['wasm'], bytes: number): number {
  const at = bytes > MOST_AT_ONCE ? 0 : wasm._malloc(bytes) >>> 0;
  const end = wasm.asm?.memory?.buffer.byteLength ?? Infinity;
  if (at === 0 || at + bytes <= end) return at;
  wasm._free(at);
  return 0;
}

/** Memory for so many bytes there. */
export function allocate({ backend }: Shared, bytes: number): number {
  const at = place(backend.wasm, bytes);
  if (at === 0) throw outOfMemory(bytes, MOST_AT_ONCE);
  return at;
}

/** Whether the active backend has memory for a tensor of so many bytes: wasm's does not look, and would write over others. */
export function hasRoom(bytes: number): boolean {
  if (bytes === 0 || tf.getBackend() !== 'wasm') return true;
  const { wasm } = privately<WasmBackend>(tf.backend(), MEMBERS, 'the wasm backend');
  const at = place(wasm, bytes);
  if (at !== 0) wasm._free(at);
  return at !== 0;
}

/** Says that a tensor has other values where it is. */
function changed({ backend, registry }: Shared, { dataId, size }: tf.Tensor): void {
  const { id, memoryOffset } = backend.dataIdMap.get(dataId);
  registry.disposeData(id);
  registry.registerTensor(id, size, memoryOffset);
}

/** The heap of one call. */
export class SharedHeap implements Heap<number> {
  readonly nothing = 0;
  readonly #shared: Shared;
  readonly #taken: number[] = [];
  readonly #made: tf.TensorInfo[] = []; // but not handed out

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  get kernels(): RecurrentKernels<number> {
    return this.#shared.kernels;
  }

  more(others: Modules): OtherKernels<number> {
    const { memory, stackEnd } = this.#shared;
    return (this.#shared.more ??= instantiateOthers(others, memory, stackEnd));
  }

  /** Those kernels, if they are there. */
  get others(): OtherKernels<number> | undefined {
    return this.#shared.more;
  }

  read({ dataId }: { dataId: object }): number {
    return this.#shared.backend.dataIdMap.get(dataId).memoryOffset >>> 0;
  }

  make(shape: number[]): Allocation<number> {
    const at = allocate(this.#shared, tf.util.sizeFromShape(shape) * 4); // makeOutput would go on without memory
    const info = this.#shared.backend.makeOutput(shape, 'float32', at);
    this.#made.push(info);
    const tensor = (): tf.Tensor => {
      this.#made.splice(this.#made.indexOf(info), 1);
      return adopt(info);
    };
    return { at, tensor };
  }

  makeInner(shape: number[]): Allocation<number> {
    return this.make(shape);
  }

  copy(tensor: tf.Tensor): Allocation<number> {
    const made = this.make(tensor.shape);
    this.#move(made.at, this.read(tensor), tensor.size * 4);
    return made;
  }

  takeOver(tensor: tf.Tensor): Allocation<number> {
    return this.#inPlace(tensor) ?? this.copy(tensor);
  }

  renew(tensor: tf.Tensor): Renewal<number> {
    const made = this.#inPlace(tensor) ?? this.make(tensor.shape);
    return { from: this.read(tensor), to: made.at, tensor: () => made.tensor() };
  }

  scratch(bytes: number): number {
    const at = allocate(this.#shared, bytes);
    this.#taken.push(at);
    return at;
  }

  integers(values: Int32Array): number {
    const at = this.scratch(values.byteLength);
    new Int32Array(this.#shared.memory.buffer, at, values.length).set(values);
    return at;
  }

  /** The floats there, until memory is asked for. */
  values(at: number, size: number): Float32Array {
    return new Float32Array(this.#shared.memory.buffer, at, size);
  }

  /** A new tensor with the rows of a matrix from `begin` to before `end`. */
  copyRows(x: tf.Tensor2D, begin: number, end: number): Allocation<number> {
    const width = x.shape[1];
    const made = this.make([end - begin, width]);
    this.#move(made.at, this.read(x) + begin * width * 4, (end - begin) * width * 4);
    return made;
  }

  /** Writes a matrix over the rows of another from `begin` on. */
  writeRows(piece: tf.Tensor2D, x: tf.Tensor2D, begin: number): void {
    this.#move(this.read(x) + begin * x.shape[1] * 4, this.read(piece), piece.size * 4);
  }

  /** Frees all but what was handed out. */
  end(): void {
    const { backend } = this.#shared;
    for (const { dataId } of this.#made) backend.disposeData(dataId, true);
    for (const at of this.#taken) backend.wasm._free(at);
  }

  #move(to: number, from: number, bytes: number): void {
    new Uint8Array(this.#shared.memory.buffer).copyWithin(to, from, from + bytes);
  }

  #inPlace(tensor: tf.Tensor): Allocation<number> | null {
    const at = this.read(tensor);
    if (this.#shared.backend.refCount(tensor.dataId) > 1) return null;
    noteInPlace();
    const renewed = (): tf.Tensor => {
      changed(this.#shared, tensor);
      return share(tensor);
    };
    return { at, tensor: renewed };
  }
}
