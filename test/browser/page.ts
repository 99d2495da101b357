// What the tests load into the page: the table of cases, run by name.
import * as tf from '@tensorflow/tfjs';
import { cases } from '../cases.js';
import { failureOf } from '../support/case.js';

export interface TestPage {
  /** Chooses the backend. */
  start(backend: string): Promise<{ backend: string; renderer: string; float32: boolean }>;
  /** The error of the case, or null. */
  run(name: string): Promise<string | null>;
}

const page: TestPage = {
  async start(backend) {
    await tf.setBackend(backend);
    const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
    const info = gl?.getExtension('WEBGL_debug_renderer_info');
    const renderer = gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'unknown';
    return { backend: tf.getBackend(), renderer, float32: tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED') };
  },
  run: (name) => failureOf(cases, name),
};

Object.assign(globalThis, { page });
