// tf.layers in a process of its own that does not import this library, whose import replaces kernels and gradients of tfjs. It
// answers one question at a time, times itself, and ends with this one.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type * as tf from '@tensorflow/tfjs';
import type { Peer } from './peer.js';
import type { Job, Question, Values } from './layers_side.js';
import type { BackendName } from './row.js';

export const valuesOf = (tensor: tf.Tensor): Values => ({ shape: tensor.shape, values: tensor.dataSync<'float32'>() });

export class LayersProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** Starts the process on a backend, with the threads of this one. */
  static async start(backend: BackendName): Promise<LayersProcess> {
    const script = fileURLToPath(new URL('layers_side.ts', import.meta.url));
    const process = new LayersProcess(fork(script, [backend], { serialization: 'advanced' }));
    await process.answer();
    return process;
  }

  /** The peer that the process makes, in place of the one that it had. */
  async peer(job: Job): Promise<Peer> {
    const told = await this.ask<Pick<Peer, 'name' | 'batchFirst' | 'otherNumbers'>>(job);
    return {
      ...told,
      forward: () => this.ask<Float32Array>('output'),
      clock: { forward: () => this.ask<number>('forward'), train: () => this.ask<number>('train') },
    };
  }

  stop(): void {
    this.child.disconnect();
  }

  private ask<Answer>(question: Question): Promise<Answer> {
    this.child.send(question);
    return this.answer<Answer>();
  }

  private answer<Answer>(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => {
        reject(new Error(`the process of tf.layers ended with ${code ?? 'a signal'}`));
      };
      this.child.once('exit', onExit);
      this.child.once('message', (answer) => {
        this.child.off('exit', onExit);
        resolve(answer as Answer);
      });
    });
  }
}
