// Real PyTorch in a Python process, which answers one question at a time and ends with this one.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** PyTorch cannot be used here; the message says why and what to do. */
export class TorchMissing extends Error {
  constructor(reason: string) {
    const remedy = 'Install it with: pip install -r scripts/fixtures/requirements.txt';
    super(`The conformance run compares with real PyTorch, which python3 does not have here (${reason}). ${remedy}`);
  }
}

export class Torch {
  private readonly lines: AsyncIterator<string, unknown>;
  private readonly ended: Promise<string>;
  private stderr = '';

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    child.stdin.on('error', () => undefined); // the answer that does not come tells
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
    });
  }

  /** Starts the process. @throws {@link TorchMissing} without python3, or a package that the script needs. */
  static async start(script = 'torch_side.py'): Promise<{ torch: Torch; version: string }> {
    const torch = new Torch(spawn('python3', [fileURLToPath(new URL(script, import.meta.url))]));
    const line = await torch.read();
    if (line === null) throw new TorchMissing([await torch.ended, torch.stderr.trim()].join(' ').trim());
    const hello = JSON.parse(line) as { torch: string } | { missing: string };
    if ('missing' in hello) throw new TorchMissing(hello.missing);
    return { torch, version: hello.torch };
  }

  /** The answer to `question`. @throws Error with what Python wrote on standard error, if it died over it. */
  async ask<Answer>(question: unknown): Promise<Answer> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const line = await this.read();
    if (line === null) throw new Error(`the PyTorch process ended (${await this.ended}):\n${this.stderr}`);
    return JSON.parse(line) as Answer;
  }

  stop(): void {
    this.child.stdin.end();
  }

  private async read(): Promise<string | null> {
    const { value, done } = await this.lines.next();
    return done === true ? null : value;
  }
}
