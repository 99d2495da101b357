// A WGSL program as tfjs's WebGPU backend runs it, and the limits of the device that it runs on.
import * as tf from '@tensorflow/tfjs-core';
import { adopt } from '../adopt.js';
import { privately } from '../privately.js';

export interface Shader {
  /** Tells this source from every other. */
  key: string;
  /** Threads of a workgroup. */
  threads: number;
  /** The storage buffers it reads, by their names in the source. */
  inputs: Readonly<Record<string, tf.Tensor>>;
  /** `fn main(index : i32)`, which writes `result`, and may read it, and what it needs; asked for only where it is not compiled yet. */
  source: () => string;
}

interface Limits {
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupSizeX: number;
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxStorageBufferBindingSize: number;
}

interface WebGPUBackend {
  readonly device: { readonly limits: Limits };
  makeTensorInfo(shape: number[], dtype: 'float32'): tf.TensorInfo;
  runWebGPUProgram(
    program: object,
    inputs: tf.TensorInfo[],
    dtype: 'float32',
    uniforms: { type: 'int32' | 'float32'; data: number[] }[],
    output: tf.TensorInfo,
  ): void;
}

const MEMBERS = ['device', 'makeTensorInfo', 'runWebGPUProgram'] as const;

const backend = (): WebGPUBackend => privately(tf.backend(), MEMBERS, 'the WebGPU backend');

export const deviceLimits = (): Limits => backend().device.limits;

/** A tensor for programs to write. */
export const allocate = (size: number): tf.Tensor1D => adopt(backend().makeTensorInfo([size], 'float32')) as tf.Tensor1D;

/** One dispatch of that many workgroups, which write `result`. The `i32`s are `uniforms.name` in the source, the `f32`s likewise. */
export function run(
  { key, threads, inputs, source }: Shader,
  uniforms: Readonly<Record<string, number>>,
  groups: number,
  result: tf.Tensor1D,
  floats: Readonly<Record<string, number>> = {},
): void {
  const program = {
    variableNames: Object.keys(inputs),
    uniforms: [
      ...Object.keys(uniforms).map((name) => `${name} : i32,`),
      ...Object.keys(floats).map((name) => `${name} : f32,`),
    ].join(' '),
    outputShape: result.shape,
    dispatchLayout: { x: [0] },
    dispatch: [groups, 1, 1],
    workgroupSize: [threads, 1, 1],
    shaderKey: key,
    getUserCode: source,
  };
  const values = [
    ...Object.values(uniforms).map((value) => ({ type: 'int32' as const, data: [value] })),
    ...Object.values(floats).map((value) => ({ type: 'float32' as const, data: [value] })),
  ];
  backend().runWebGPUProgram(program, Object.values(inputs), 'float32', values, result);
}

/** Threads of the workgroups of {@link each}. */
const THREADS = 64;

/** A program of `float value(i)` for each element of a result of that shape: WGSL's `fn value(i : i32) -> f32`. */
export function each<T extends tf.Tensor = tf.Tensor2D>(
  shader: Omit<Shader, 'threads'>,
  shape: T['shape'],
  uniforms: Readonly<Record<string, number>>,
  floats: Readonly<Record<string, number>> = {},
): T {
  const size = tf.util.sizeFromShape(shape);
  const result = allocate(size);
  const source = (): string => `
    ${shader.source()}
    fn main(index : i32) {
      if (index < uniforms.elements) { result[index] = value(index); }
    }`;
  const whole = { ...shader, threads: THREADS, source };
  run(whole, { elements: size, ...uniforms }, Math.ceil(size / THREADS), result, floats);
  return tf.reshape<tf.Rank>(result, shape) as T;
}
