// The worker's part of it: the model hears a sound chunk by chunk, and goes on from each where the last one ended.
import * as tf from '@tensorflow/tfjs';
import { transfer } from 'comlink';
import { detach, load, type nn } from 'tfjs-torch-rnn';
import prompt from '../../../sounds/prompt.wav';
import speech from '../models/speech.pt';
import { SpeechDetector, type State } from './detector.js';
import { type Part, STEP } from './frames.js';

interface Checkpoint {
  bands: number;
  hidden_size: number;
  model_state_dict: nn.StateDict;
}

let detector: Promise<SpeechDetector> | undefined;
let state: State | undefined;

async function loadDetector(): Promise<SpeechDetector> {
  if (tf.getBackend() !== 'cpu') await tf.setBackend('cpu'); // which the sizes of a chunk are fastest on
  const { model_state_dict, bands, hidden_size } = await load<Checkpoint>(speech);
  const model = new SpeechDetector(bands, hidden_size);
  model.load_state_dict(model_state_dict);
  tf.dispose(model_state_dict);
  return model.eval();
}

/** The recording that comes with the page, a WAV file. */
export function sampleSound(): Uint8Array<ArrayBuffer> {
  const bytes = prompt.slice();
  return transfer(bytes, [bytes.buffer]);
}

/** Another sound begins: what was heard before is forgotten. */
export async function listen(): Promise<void> {
  detector ??= loadDetector();
  await detector;
  tf.dispose(state ?? []);
  state = undefined;
}

/** The next samples of the sound, whole frames. */
export async function hear(samples: Float32Array): Promise<Part> {
  const model = await (detector ??= loadDetector());
  const part = tf.tidy(() => {
    const [logits, output, next] = model(tf.tensor2d(samples, [1, samples.length]), state);
    tf.dispose(state ?? []);
    state = detach(next); // outlives the tidy
    return { chances: tf.sigmoid(logits).dataSync<'float32'>(), hidden: output.dataSync<'float32'>() };
  });
  return { ...part, peaks: peaksOf(samples) };
}

function peaksOf(samples: Float32Array): Float32Array {
  const peaks = new Float32Array((2 * samples.length) / STEP);
  for (let i = 0; i < samples.length; i += STEP) {
    const frame = samples.subarray(i, i + STEP);
    peaks.set([Math.min(...frame), Math.max(...frame)], (2 * i) / STEP);
  }
  return peaks;
}
