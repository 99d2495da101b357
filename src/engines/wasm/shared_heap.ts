// The memory of tfjs's wasm backend, where its tensors lie.
import * as tf from '@tensorflow/tfjs-core';
import { adopt } from '../adopt.js';
import { privately } from '../privately.js';
import { share } from '../engine.js';
import type { Allocation, Heap } from '../heap.js';
import { MOST_BYTES, outOfMemory } from './limit.js';
import type { OtherKernels, RecurrentKernels } from '../../kernels/signatures.js';
import { instantiate, instantiateOthers, STACK_BYTES } from '../../kernels/wasm.js';

interface WasmBackend {
  readonly wasm: {
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    _malloc(bytes: number): number; // signed, 0 where there is no memory
    _free(at: number): void;
    readonly tfjs: Registry;
  };
  readonly dataIdMap: { get(dataId: object): { id: number; memoryOffset: number } };
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
interface Shared {
  backend: WasmBackend;
  registry: Registry;
  memory: WebAssembly.Memory;
  kernels: RecurrentKernels<number>;
  more?: OtherKernels<number>;
  /** Where the stack of both ends. */
  readonly stackEnd: number;
}

/** What can be done only where tensors lie. */
export interface SharedHeap extends Heap<number> {
  /** A new tensor with the rows of a matrix from `begin` to before `end`. */
  copyRows(x: tf.Tensor2D, begin: number, end: number): Allocation<number>;
  /** Writes a matrix over the rows of another from `begin` on. */
  writeRows(piece: tf.Tensor2D, x: tf.Tensor2D, begin: number): void;
}

const MEMBERS = ['wasm', 'dataIdMap', 'makeOutput', 'disposeData', 'refCount'] as const;

/** From 2 GiB on `_malloc` gives nothing, or less than it was asked for. */
const MOST_AT_ONCE = 2 ** 31 - 2 ** 16;

const SHARED = new WeakMap<WasmBackend, Shared | null>();

function connect(backend: WasmBackend): Shared | null {
  const memory = backend.wasm.asm?.memory;
  if (memory === undefined || Object.prototype.toString.call(memory.buffer) === '[object SharedArrayBuffer]') return null;
  const stack = backend.wasm._malloc(STACK_BYTES) >>> 0; // as long as the backend
  if (stack === 0) throw outOfMemory(STACK_BYTES, MOST_AT_ONCE);
  const registry = privately<Registry>(backend.wasm.tfjs, ['registerTensor', 'disposeData'], "the wasm backend's module");
  const stackEnd = stack + STACK_BYTES;
  return { backend, registry, memory, stackEnd, kernels: instantiate(memory, stackEnd) };
}

function connected(): Shared | null {
  if (tf.getBackend() !== 'wasm') return null;
  const backend = privately<WasmBackend>(tf.backend(), MEMBERS, 'the wasm backend');
  let shared = SHARED.get(backend);
  if (shared === undefined) SHARED.set(backend, (shared = connect(backend)));
  return shared;
}

/** Runs a call on the memory of the active backend; null if that is not wasm or cannot be shared. */
export function sharedHeap(): (<T>(body: (heap: SharedHeap) => T) => T) | null {
  const shared = connected();
  return shared && ((body) => call(shared, body));
}

/** What that memory has left, if what is free lies side by side; null as above. */
export function sharedRoom(): number | null {
  const shared = connected();
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

function call<T>(shared: Shared, body: (heap: SharedHeap) => T): T {
  const { backend, memory, kernels, stackEnd } = shared;
  const taken: number[] = [];
  const made = new Set<tf.TensorInfo>(); // but not handed out
  const allocate = (bytes: number): number => {
    const at = place(backend.wasm, bytes);
    if (at === 0) throw outOfMemory(bytes, MOST_AT_ONCE);
    return at;
  };
  const take = (bytes: number): number => {
    const at = allocate(bytes);
    taken.push(at);
    return at;
  };
  const read = ({ dataId }: { dataId: object }): number => backend.dataIdMap.get(dataId).memoryOffset >>> 0;
  const make = (shape: number[]): Allocation<number> => {
    const at = allocate(tf.util.sizeFromShape(shape) * 4); // makeOutput would go on without memory
    const info = backend.makeOutput(shape, 'float32', at);
    made.add(info);
    const tensor = (): tf.Tensor => {
      made.delete(info);
      return adopt(info);
    };
    return { at, tensor };
  };
  const inPlace = (tensor: tf.Tensor): Allocation<number> | null => {
    const at = read(tensor);
    if (backend.refCount(tensor.dataId) > 1) return null;
    const renewed = (): tf.Tensor => {
      changed(shared, tensor);
      return share(tensor);
    };
    return { at, tensor: renewed };
  };
  const copy = (tensor: tf.Tensor): Allocation<number> => {
    const made = make(tensor.shape);
    move(made.at, read(tensor), tensor.size * 4);
    return made;
  };
  const move = (to: number, from: number, bytes: number): void => {
    new Uint8Array(memory.buffer).copyWithin(to, from, from + bytes);
  };
  try {
    return body({
      kernels,
      more: (others) => (shared.more ??= instantiateOthers(others, memory, stackEnd)),
      nothing: 0,
      read,
      make,
      makeInner: make,
      copy,
      takeOver: (tensor) => inPlace(tensor) ?? copy(tensor),
      renew(tensor) {
        const made = inPlace(tensor) ?? make(tensor.shape);
        return { from: read(tensor), to: made.at, tensor: () => made.tensor() };
      },
      scratch: take,
      integers(values) {
        const at = take(values.byteLength);
        new Int32Array(memory.buffer, at, values.length).set(values);
        return at;
      },
      copyRows(x, begin, end) {
        const width = x.shape[1];
        const made = make([end - begin, width]);
        move(made.at, read(x) + begin * width * 4, (end - begin) * width * 4);
        return made;
      },
      writeRows: (piece, x, begin) => move(read(x) + begin * x.shape[1] * 4, read(piece), piece.size * 4),
    });
  } finally {
    for (const { dataId } of made) backend.disposeData(dataId, true);
    for (const at of taken) backend.wasm._free(at);
  }
}
