// Drawing into several packed textures of one shape at once, which tfjs cannot.
import * as tf from '@tensorflow/tfjs-core';
import { adopt } from '../adopt.js';
import { privately } from '../privately.js';
import { LAYOUT } from './glsl.js';
import { draw, type Shader } from './program.js';

interface TextureData {
  shape: number[];
  isPacked?: boolean;
  texShape: [rows: number, columns: number] | null;
  texture?: { readonly texture: WebGLTexture } | null;
}

type Program = WebGLProgram & { vao: unknown };

interface Context {
  readonly gl: WebGL2RenderingContext;
  createProgram(fragmentShader: WebGLShader): Program;
  buildVao(program: Program): void;
  setProgram(program: Program): void;
  bindVertexArray(vao: unknown): void;
  setInputMatrixTexture(texture: WebGLTexture, location: WebGLUniformLocation, unit: number): void;
  executeProgram(): void;
}

interface WebGLBackend {
  readonly gpgpu: Context;
  readonly texData: { get(dataId: object): TextureData };
  makeTensorInfo(shape: readonly number[], dtype: 'float32'): tf.TensorInfo;
  uploadToGPU(dataId: object): void;
}

const MEMBERS = ['gpgpu', 'texData', 'makeTensorInfo', 'uploadToGPU'] as const;

/** What is made once for a context. */
interface Made {
  programs: Map<string, Program>;
  framebuffer: WebGLFramebuffer;
}

const MADE = new WeakMap<WebGL2RenderingContext, Made>();

function madeFor(gl: WebGL2RenderingContext): Made {
  const made = MADE.get(gl) ?? { programs: new Map<string, Program>(), framebuffer: gl.createFramebuffer() };
  MADE.set(gl, made);
  return made;
}

const copying: Shader = { inputs: ['source'], uniforms: [], code: 'void main() { setOutput(texel(source, here())); }' };

/** The same values in a packed texture. */
const packed = (x: tf.Tensor): tf.Tensor =>
  draw<tf.Tensor>(copying, within4(x.shape), [tf.reshape(x, within4(x.shape))], []);

/** A shape with at most four axes, in which a texture has the same texels. */
export const within4 = (shape: readonly number[]): number[] =>
  shape.length <= 4 ? [...shape] : [shape.slice(0, -3).reduce((a, b) => a * b), ...shape.slice(-3)];

/** A tensor as so many matrices, of which each has its own texels. */
function matricesOf(shape: readonly number[]): [count: number, rows: number, columns: number] {
  const [columns = 1, rows = 1, ...more] = [...shape].reverse();
  return [more.reduce((a, b) => a * b, 1), rows, columns];
}

/** Whether a number is in the same texel of packed textures for either shape. */
function packAlike(a: readonly number[], b: readonly number[]): boolean {
  const [[countA, rowsA, columnsA], [countB, rowsB, columnsB]] = [matricesOf(a), matricesOf(b)];
  return (
    columnsA === columnsB && (rowsA === rowsB || (rowsA % 2 === 0 && rowsB % 2 === 0)) && countA * rowsA === countB * rowsB
  );
}

/** The texture of a tensor, if it is there and packed for this shape. */
function textureOf({ texData }: WebGLBackend, x: tf.Tensor): WebGLTexture | undefined {
  const { texture, isPacked, shape } = texData.get(x.dataId);
  return texture && isPacked && packAlike(shape, x.shape) ? texture.texture : undefined;
}

const declared = (type: string, names: readonly string[] = []): string =>
  names.map((name) => `uniform ${type} ${name};`).join('\n');

const sourceOf = (shader: Shader, outputs: readonly string[]): string => `#version 300 es
  precision highp float;
  precision highp int;
  precision highp sampler2D;
  ${outputs.map((name, i) => `layout(location = ${i}) out vec4 ${name};`).join('\n')}
  ${declared('sampler2D', shader.inputs)}
  ${declared('int', shader.uniforms)}
  ${declared('float', shader.floats)}
  uniform ivec2 outTexShape;
  uniform float NAN;
  #define isnan(value) ((floatBitsToUint(value) & 0x7fffffffu) > 0x7f800000u)
  void setOutput(vec4 value) { ${outputs[0]} = value; }
  ${LAYOUT}
  ${shader.code}`;

function compiled(gpgpu: Context, source: string): Program {
  const { gl } = gpgpu;
  const shader = gl.createShader(gl.FRAGMENT_SHADER);
  if (shader === null) throw new Error('WebGL makes no shader');
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (gl.getShaderParameter(shader, gl.COMPILE_STATUS) === false && !gl.isContextLost())
    throw new Error(`WebGL compiles no shader: ${gl.getShaderInfoLog(shader)}`);
  const program = gpgpu.createProgram(shader);
  gpgpu.buildVao(program);
  return program;
}

/**
 * One draw that writes as many tensors as `outputs` has names, at most four, all of that shape. The shader goes from texel to
 * texel: its `main` assigns the texel `here()` of each. Inputs that are not packed for their shape are so first, by a draw each.
 */
export function drawOutputs(
  shader: Shader,
  outputs: readonly string[],
  shape: readonly number[],
  inputs: readonly tf.Tensor[],
  uniforms: readonly number[],
  floats: readonly number[] = [],
): tf.Tensor[] {
  const webgl = privately<WebGLBackend>(tf.backend(), MEMBERS, 'the WebGL backend');
  const { gpgpu, texData } = webgl;
  const { gl } = gpgpu;
  const { programs, framebuffer } = madeFor(gl);
  return tf.tidy(() => {
    const textures = inputs.map((x) => textureOf(webgl, x) ?? textureOf(webgl, packed(x)));
    const results = outputs.map(() => {
      const info = webgl.makeTensorInfo(shape, 'float32');
      texData.get(info.dataId).isPacked = true;
      webgl.uploadToGPU(info.dataId);
      return info;
    });
    const source = sourceOf(shader, outputs);
    const program = programs.get(source) ?? compiled(gpgpu, source);
    programs.set(source, program);

    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    const attachments = outputs.map((_, i) => gl.COLOR_ATTACHMENT0 + i);
    attachments.forEach((attachment, i) => {
      const texture = texData.get(results[i].dataId).texture?.texture ?? null;
      gl.framebufferTexture2D(gl.FRAMEBUFFER, attachment, gl.TEXTURE_2D, texture, 0);
    });
    gl.drawBuffers(attachments);
    const [rows, columns] = texData.get(results[0].dataId).texShape ?? [0, 0];
    const size = [Math.ceil(columns / 2), Math.ceil(rows / 2)] as const;
    gl.viewport(0, 0, ...size);
    gl.scissor(0, 0, ...size);
    gpgpu.setProgram(program);
    gpgpu.bindVertexArray(program.vao);
    const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
    shader.inputs.forEach((name, i) => {
      const [location, texture] = [at(name), textures[i]];
      if (location && texture) gpgpu.setInputMatrixTexture(texture, location, i);
    });
    shader.uniforms.forEach((name, i) => gl.uniform1i(at(name), uniforms[i]));
    shader.floats?.forEach((name, i) => gl.uniform1f(at(name), floats[i]));
    gl.uniform2i(at('outTexShape'), rows, columns);
    gl.uniform1f(at('NAN'), NaN);
    gpgpu.executeProgram();
    for (const attachment of attachments) gl.framebufferTexture2D(gl.FRAMEBUFFER, attachment, gl.TEXTURE_2D, null, 0);
    return results.map(adopt);
  });
}
