// A program that writes several tensors, element by element: those of tfjs write one.
import * as tf from '@tensorflow/tfjs-core';
import { adopt } from '../adopt.js';
import { privately } from '../privately.js';

/** A program in which all tensors have the same size. */
export interface Elements {
  /** Tells this source from every other. */
  key: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Names of its floats. */
  floats: readonly string[];
  /** Functions that the statements need. */
  functions: string;
  /** Statements for the element `i`; inputs and outputs are arrays, the floats variables. */
  code: string;
}

interface Device {
  createShaderModule(options: { code: string }): object;
  createComputePipeline(options: { layout: 'auto'; compute: { module: object; entryPoint: string } }): object;
}

interface WebGPUBackend {
  readonly device: Device;
  makeTensorInfo(shape: readonly number[], dtype: 'float32'): tf.TensorInfo;
  uploadToGPU(dataId: object): void;
  recordAndSubmit(
    program: { pipeline: object; dispatch: number[]; outputShape: number[]; shaderKey: string; pixelsOpType: null },
    output: tf.TensorInfo,
    inputs: tf.TensorInfo[],
    uniforms: { type: 'int32' | 'float32'; data: number[] }[],
  ): void;
}

const MEMBERS = ['device', 'makeTensorInfo', 'uploadToGPU', 'recordAndSubmit'] as const;

/** So many tensors a program may have, on every device. */
export const BUFFERS = 8;

const THREADS = 64;
const MOST_GROUPS = 65535; // along an axis, on every device

const PIPELINES = new WeakMap<Device, Map<string, object>>();

function pipelineOf(device: Device, program: Elements): object {
  const made = PIPELINES.get(device) ?? new Map<string, object>();
  PIPELINES.set(device, made);
  const module = (): object => device.createShaderModule({ code: sourceOf(program) });
  const pipeline =
    made.get(program.key) ??
    device.createComputePipeline({ layout: 'auto', compute: { module: module(), entryPoint: 'main' } });
  made.set(program.key, pipeline);
  return pipeline;
}

/** tfjs binds the tensors one after the other, then one buffer with NaN, infinity, size and stride of each tensor, and the rest. */
function sourceOf({ inputs, outputs, floats, functions, code }: Elements): string {
  const tensors = [...outputs, ...inputs];
  const bindings = tensors.map((name, i) => {
    const access = i < outputs.length ? 'read_write' : 'read';
    return `@group(0) @binding(${i}) var<storage, ${access}> ${name} : array<f32>;`;
  });
  return `
    struct Uniforms {
      NAN : f32, INFINITY : f32,
      ${tensors.map((_, i) => `size${i} : i32, stride${i} : i32,`).join(' ')}
      elements : i32,
      ${floats.map((name) => `${name} : f32,`).join(' ')}
    };
    ${bindings.join('\n')}
    @group(0) @binding(${tensors.length}) var<uniform> uniforms : Uniforms;
    fn isnan(x : f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
    ${functions}
    @compute @workgroup_size(${THREADS})
    fn main(
      @builtin(workgroup_id) group : vec3<u32>,
      @builtin(num_workgroups) groups : vec3<u32>,
      @builtin(local_invocation_index) thread : u32,
    ) {
      let i = i32((group.y * groups.x + group.x) * ${THREADS}u + thread);
      if (i >= uniforms.elements) { return; }
      ${floats.map((name) => `let ${name} = uniforms.${name};`).join('\n')}
      ${code}
    }`;
}

/** One dispatch, which makes tensors of that shape, in the order of the outputs. At most {@link BUFFERS} with the inputs. */
export function runElements(
  program: Elements,
  shape: readonly number[],
  inputs: readonly tf.Tensor[],
  floats: readonly number[],
): tf.Tensor[] {
  const backend = privately<WebGPUBackend>(tf.backend(), MEMBERS, 'the WebGPU backend');
  const size = tf.util.sizeFromShape([...shape]);
  const results = program.outputs.map(() => backend.makeTensorInfo(shape, 'float32'));
  for (const { dataId } of [...results, ...inputs]) backend.uploadToGPU(dataId);
  const [first, ...others] = [...results, ...inputs].map(({ dataId, dtype }) => ({ dataId, dtype, shape: [size] }));
  const groups = Math.ceil(size / THREADS);
  const x = Math.min(groups, MOST_GROUPS);
  const call = {
    pipeline: pipelineOf(backend.device, program),
    dispatch: [x, Math.ceil(groups / x), 1],
    ...{ outputShape: [size], shaderKey: program.key, pixelsOpType: null },
  };
  const uniforms = [
    { type: 'int32' as const, data: [size] },
    ...floats.map((value) => ({ type: 'float32' as const, data: [value] })),
  ];
  backend.recordAndSubmit(call, first, others, uniforms);
  return results.map(adopt);
}
