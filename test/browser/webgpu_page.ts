// What the WebGPU tests load into the page: their cases, run by name.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { failureOf } from '../support/case.js';
import { onWebGPU } from './webgpu_table.js';

export interface WebGPUPage {
  /** The backend that started, and who made the adapter. */
  start(): Promise<{ backend: string; adapter: string }>;
  /** The error of the case, or null. */
  run(name: string): Promise<string | null>;
}

const page: WebGPUPage = {
  async start() {
    await tf.setBackend('webgpu');
    const { adapterInfo } = tf.backend() as unknown as { adapterInfo?: { vendor: string; architecture: string } };
    const adapter = adapterInfo ? `${adapterInfo.vendor} ${adapterInfo.architecture}` : 'none';
    return { backend: tf.getBackend(), adapter };
  },
  run: (name) => failureOf(onWebGPU, name),
};

Object.assign(globalThis, { page });
