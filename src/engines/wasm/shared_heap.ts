// The memory of tfjs's wasm backend, where its tensors lie.
import * as tf from '@tensorflow/tfjs-core';
import { adopt } from '../engine.js';
import { privately } from '../privately.js';
import type { Heap, Place } from './heap.js';
import { type Exports, instantiate } from '../../kernels/instance.js';

interface WasmBackend {
  readonly wasm: {
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(at: number): void;
  };
  readonly dataIdMap: { get(dataId: object): { memoryOffset: number } };
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
}

/** The backend's memory and our kernels on it; null where it cannot be shared, as that of its threaded build. */
interface Shared {
  memory: WebAssembly.Memory;
  kernels: Exports;
}

const SHARED = new WeakMap<WasmBackend, Shared | null>();

function connect({ wasm: { asm } }: WasmBackend): Shared | null {
  const memory = asm?.memory;
  if (memory === undefined || Object.prototype.toString.call(memory.buffer) === '[object SharedArrayBuffer]') return null;
  return { memory, kernels: instantiate(memory) };
}

/** Runs a call on the memory of the active backend; null if that is not wasm or cannot be shared. */
export function sharedHeap(): (<T>(body: (heap: Heap) => T) => T) | null {
  if (tf.getBackend() !== 'wasm') return null;
  const backend = privately<WasmBackend>(tf.backend(), ['wasm', 'dataIdMap', 'makeOutput'], 'the wasm backend');
  let shared = SHARED.get(backend);
  if (shared === undefined) SHARED.set(backend, (shared = connect(backend)));
  const connected = shared;
  return connected && ((body) => call(backend, connected, body));
}

function call<T>(backend: WasmBackend, { memory, kernels }: Shared, body: (heap: Heap) => T): T {
  const taken: number[] = [];
  const allocated = (at: number, bytes: number): number => {
    if (at === 0) throw new Error(`the wasm backend has no memory for ${bytes} bytes`);
    return at;
  };
  const take = (bytes: number): number => {
    const at = allocated(backend.wasm._malloc(bytes), bytes);
    taken.push(at);
    return at;
  };
  const read = ({ dataId }: { dataId: object }): number => backend.dataIdMap.get(dataId).memoryOffset;
  const make = (shape: number[]): Place => {
    const info = backend.makeOutput(shape, 'float32');
    const at = allocated(read(info), tf.util.sizeFromShape(shape) * 4);
    return { at, tensor: () => adopt(info) };
  };
  try {
    return body({
      kernels,
      read,
      make,
      copy(tensor) {
        const place = make(tensor.shape);
        new Uint8Array(memory.buffer).copyWithin(place.at, read(tensor), read(tensor) + tensor.size * 4);
        return place;
      },
      scratch: take,
      integers(values) {
        const at = take(values.byteLength);
        new Int32Array(memory.buffer, at, values.length).set(values);
        return at;
      },
    });
  } finally {
    for (const at of taken) backend.wasm._free(at);
  }
}
