// silero-vad as a peer: one chunk of 512 samples, from the start of a stream.
import * as tf from '@tensorflow/tfjs';
import { VADRNNJITMerge } from '../../examples/models/silero.js';
import { COMPILED, OURS } from '../ours.js';
import type { Peer } from '../peer.js';
import type { Data } from './table.js';

export async function oursSilero(
  folder: string,
  isCompiled = false,
): Promise<{ peer: Peer; samples: Data; context: Float32Array }> {
  const model = await VADRNNJITMerge.from_pretrained(folder);
  const samples = Float32Array.from({ length: 512 }, (_, i) => 0.3 * Math.sin(i / 7) * Math.sin(i / 190));
  const chunk = tf.tensor2d(samples, [1, 512]);
  if (isCompiled) {
    for (const part of model.children()) part.compile();
    for (let call = 0; call < 3; call++) model(chunk, 16000).dispose(); // two are recorded
    model.reset_states();
  }
  return {
    peer: {
      name: isCompiled ? COMPILED : OURS,
      forward() {
        const output = model(chunk, 16000);
        const values = output.dataSync<'float32'>();
        output.dispose();
        return Promise.resolve(values);
      },
    },
    samples: { shape: [1, 512], values: Array.from(samples), dtype: 'float32' },
    context: Float32Array.from([...new Float32Array(64), ...samples]),
  };
}
