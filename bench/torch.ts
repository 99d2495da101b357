// PyTorch as a peer: a Python process that computes on the same numbers, and times itself.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type * as tf from '@tensorflow/tfjs';
import type { Peer, Size } from './peers.js';

const base64 = (values: tf.Tensor): string => {
  const { buffer, byteOffset, byteLength } = values.dataSync();
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
};

export class Torch {
  private readonly child = spawn('python3', ['bench/torch_side.py'], { stdio: ['pipe', 'pipe', 'ignore'] });
  private readonly lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();

  /** The process, or null without Python or PyTorch. */
  static async start(): Promise<{ torch: Torch; version: string } | null> {
    const torch = new Torch();
    torch.child.on('error', () => undefined);
    torch.child.stdin.on('error', () => undefined);
    const version = await torch.read();
    return version === null ? null : { torch, version };
  }

  /** The module of this size with these parameters, on this input. */
  async peer({ mode, I, H, L, N }: Size, parameters: readonly tf.Tensor[], x: tf.Tensor): Promise<Peer> {
    await this.ask({ mode, I, H, shape: [N, L, I], parameters: parameters.map(base64), x: base64(x) });
    return {
      name: 'PyTorch',
      forward: async () => {
        const bytes = Buffer.from(await this.ask('output'), 'base64');
        return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      },
      clock: { forward: async () => Number(await this.ask('forward')), train: async () => Number(await this.ask('train')) },
    };
  }

  stop(): void {
    this.child.stdin.end();
  }

  private async ask(question: unknown): Promise<string> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const answer = await this.read();
    if (answer === null) throw new Error('the PyTorch process ended');
    return answer;
  }

  private async read(): Promise<string | null> {
    const line = await this.lines.next();
    return line.done === true ? null : line.value;
  }
}
