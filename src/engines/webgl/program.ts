// Drawing with a shader of our own into a packed texture of tfjs.
import * as tf from '@tensorflow/tfjs-core';
import { adopt } from '../adopt.js';
import { privately } from '../privately.js';
import { LAYOUT } from './glsl.js';

/** A program that writes one texel, of 2x2 numbers, per invocation of its `main`. */
export interface Shader {
  /** Names of the tensors it reads, as samplers. */
  readonly inputs: readonly string[];
  /** Names of its integers. */
  readonly uniforms: readonly string[];
  /** Names of its floats. */
  readonly floats?: readonly string[];
  readonly code: string;
}

// tfjs's GPGPUProgram.
interface Program {
  variableNames: string[];
  outputShape: number[];
  userCode: string;
  packedInputs: true;
  packedOutput: true;
  enableShapeUniforms: true;
  customUniforms: { name: string; type: 'int' | 'float' }[];
}

interface WebGLBackend {
  runWebGLProgram(program: Program, inputs: tf.TensorInfo[], dtype: 'float32', uniforms: number[][]): tf.TensorInfo;
}

/** A form by programs, whose language WebGL 1 does not have. */
export const withPrograms = <Form>(form: Form): Form | undefined =>
  tf.env().getNumber('WEBGL_VERSION') === 2 ? form : undefined;

const backend = (): WebGLBackend => privately(tf.backend(), ['runWebGLProgram'], 'the WebGL backend');

/**
 * One draw. Shapes reach the shader as uniforms, so that it is compiled once for nearly all of them. Inputs that are not
 * packed yet are packed first, by a draw each.
 */
export function draw<T extends tf.Tensor = tf.Tensor2D>(
  shader: Shader,
  outputShape: T['shape'],
  inputs: readonly tf.Tensor[],
  uniforms: readonly number[],
  floats: readonly number[] = [],
): T {
  const program: Program = {
    variableNames: [...shader.inputs],
    outputShape,
    userCode: LAYOUT + shader.code,
    packedInputs: true,
    packedOutput: true,
    enableShapeUniforms: true,
    customUniforms: [
      ...shader.uniforms.map((name) => ({ name, type: 'int' as const })),
      ...(shader.floats ?? []).map((name) => ({ name, type: 'float' as const })),
    ],
  };
  const values = [...uniforms, ...floats].map((value) => [value]);
  const info = backend().runWebGLProgram(program, [...inputs], 'float32', values);
  return adopt(info) as T;
}
