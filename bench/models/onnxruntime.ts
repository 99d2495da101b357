// onnxruntime as two peers of inference: onnxruntime-node, native, and onnxruntime-web, wasm on one thread.
import fs from 'node:fs';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Peer } from '../peer.js';
import type { Data } from './table.js';

type Runtime = Pick<typeof import('onnxruntime-node'), 'InferenceSession' | 'Tensor'>;

export interface Onnx {
  file: string;
  /** What PyTorch exported takes, as `input0`, `input1` ... */
  inputs?: readonly Data[];
  /** Or what silero-vad takes: the samples with those before them. */
  silero?: Float32Array;
}

export async function onnxruntime(
  name: 'onnxruntime-node' | 'onnxruntime-web',
  { file, inputs = [], silero }: Onnx,
  threads: number,
): Promise<Peer> {
  const ort = (name === 'onnxruntime-node' ? await import('onnxruntime-node') : await web()) as Runtime;
  const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 } as const;
  const session = await ort.InferenceSession.create(new Uint8Array(fs.readFileSync(file)), options);
  const feeds = silero ? sileroFeeds(ort, silero) : feedsOf(ort, session, inputs);
  return {
    name,
    async forward() {
      const { output } = await session.run(feeds);
      return output.data as Float32Array;
    },
  };
}

async function web(): Promise<unknown> {
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  return ort;
}

function feedsOf(ort: Runtime, session: InferenceSession, inputs: readonly Data[]): Record<string, Tensor> {
  const feeds = inputs.map(({ shape, values, dtype }, i): [string, Tensor] => {
    const tensor =
      dtype === 'int32'
        ? new ort.Tensor('int64', BigInt64Array.from(values, BigInt), shape)
        : new ort.Tensor('float32', Float32Array.from(values), shape);
    return [`input${i}`, tensor];
  });
  return Object.fromEntries(feeds.filter(([name]) => session.inputNames.includes(name)));
}

const sileroFeeds = (ort: Runtime, samples: Float32Array): Record<string, Tensor> => ({
  input: new ort.Tensor('float32', samples, [1, samples.length]),
  state: new ort.Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]),
  sr: new ort.Tensor('int64', BigInt64Array.of(16000n), []),
});
