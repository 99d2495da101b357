// A WGSL program as tfjs's WebGPU backend runs it, and the limits of the device that it runs on.
import * as tf from '@tensorflow/tfjs-core';

export interface Shader {
  /** Tells this source from every other. */
  key: string;
  /** Threads of a workgroup. There is one workgroup per row of the batch. */
  threads: number;
  /** The storage buffers it reads, by their names in the source. */
  inputs: Record<string, tf.Tensor>;
  /** The `i32`s it reads, likewise: `uniforms.name`. */
  uniforms: Record<string, number>;
  /** `fn main(index : i32)`, which writes `result`, and what it needs; asked for only where it is not compiled yet. */
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
  runWebGPUProgram(
    program: object,
    inputs: tf.TensorInfo[],
    dtype: 'float32',
    uniforms: { type: 'int32'; data: number[] }[],
  ): tf.TensorInfo;
}

// The cast: the backend's package is optional, so its types are not there to import; its members are public in it.
const backend = (): WebGPUBackend => tf.backend() as unknown as WebGPUBackend;

export const deviceLimits = (): Limits => backend().device.limits;

/** One dispatch: `groups` workgroups fill a tensor of `size` elements. */
export function run({ key, threads, inputs, uniforms, source }: Shader, groups: number, size: number): tf.Tensor1D {
  const program = {
    variableNames: Object.keys(inputs),
    uniforms: Object.keys(uniforms)
      .map((name) => `${name} : i32,`)
      .join(' '),
    outputShape: [size],
    dispatchLayout: { x: [0] },
    dispatch: [groups, 1, 1],
    workgroupSize: [threads, 1, 1],
    shaderKey: key,
    getUserCode: source,
  };
  const values = Object.values(uniforms).map((value) => ({ type: 'int32' as const, data: [value] }));
  const result = backend().runWebGPUProgram(program, Object.values(inputs), 'float32', values);
  return tf.engine().makeTensorFromTensorInfo(result) as tf.Tensor1D;
}
