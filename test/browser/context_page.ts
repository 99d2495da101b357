// What the tests of a lost WebGL context load into the page.
import * as tf from '@tensorflow/tfjs';
import { save } from 'tfjs-torch-rnn';

export interface ContextPage {
  start(): Promise<string>;
  /** What becomes of saving a tensor while its context goes through this. */
  outcome(fate: Fate): Promise<string>;
}

export type Fate = 'kept' | 'lost before' | 'lost meanwhile' | 'restored before' | 'lost, the values not uploaded';

interface WebGLBackend {
  gpgpu: { gl: WebGL2RenderingContext };
}

const page: ContextPage = {
  async start() {
    await tf.setBackend('webgl');
    return tf.getBackend();
  },
  async outcome(fate) {
    const { gl } = (tf.backend() as unknown as WebGLBackend).gpgpu;
    const extension = gl.getExtension('WEBGL_lose_context');
    const happens = (event: string): Promise<unknown> =>
      new Promise((resolve) => gl.canvas.addEventListener(event, () => setTimeout(resolve), { once: true })); // and is over
    const ones = tf.ones([300, 300]);
    const x = fate.includes('not uploaded') ? tf.tensor1d([1, 2]) : tf.matMul(ones, ones);
    if (fate === 'lost before' || fate.includes('not uploaded')) extension?.loseContext();
    if (fate === 'restored before') {
      const isLost = happens('webglcontextlost');
      extension?.loseContext();
      await isLost;
      const isRestored = happens('webglcontextrestored');
      extension?.restoreContext();
      await isRestored;
    }
    const saved = save({ x }).then(
      (bytes) => `saved ${bytes.length > 0}`,
      (error: unknown) => String(error),
    );
    if (fate === 'lost meanwhile') extension?.loseContext();
    const late = new Promise<string>((resolve) => setTimeout(() => resolve('nothing within 5 seconds'), 5000));
    return Promise.race([saved, late]);
  },
};

Object.assign(globalThis, { page });
