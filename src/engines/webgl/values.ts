// Values read back from WebGL: once its context is lost, tfjs waits for them without end.
import type * as tf from '@tensorflow/tfjs-core';
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { backendOf } from '../engine.js';
import { privately } from '../privately.js';

interface WebGLBackend {
  readonly gpgpu: { readonly gl: WebGL2RenderingContext };
  readonly texData: { get(dataId: object): { readonly texture?: { readonly texture: WebGLTexture } | null } };
}

const lost = (): Error => new RuntimeError('the WebGL context was lost, and with it the values of the tensors on the GPU');

/** The values of a tensor on any backend, as `tensor.data()`. Rejects if they are on the GPU and the context is lost. */
export async function valuesOf(tensor: tf.Tensor): Promise<Awaited<ReturnType<tf.Tensor['data']>>> {
  const backend = backendOf(tensor);
  if (!('gpgpu' in backend)) return tensor.data();
  const { gpgpu, texData } = privately<WebGLBackend>(backend, ['gpgpu', 'texData'], 'the WebGL backend');
  const texture = texData.get(tensor.dataId).texture?.texture;
  if (texture === undefined) return tensor.data(); // not uploaded yet
  check(gpgpu.gl.isTexture(texture), lost); // nor is it where the context has been restored
  const losing = new AbortController();
  const loss = new Promise<never>((_, reject) => {
    const { canvas } = gpgpu.gl;
    canvas.addEventListener('webglcontextlost', () => reject(lost()), { signal: losing.signal });
  });
  try {
    return await Promise.race([tensor.data(), loss]);
  } finally {
    losing.abort();
  }
}
