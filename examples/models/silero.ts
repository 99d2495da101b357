// silero-vad (the code in silero_vad/data/silero_vad.jit): where somebody speaks.
//
//     npx tsx examples/models/silero.ts FILE.wav
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { load, nn } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { get_speech_timestamps_from_probs, type Speech, type SpeechOptions } from './speech_timestamps.js';
import { type Audio, readWav } from './wav.js';
import { argumentsOf, wheel } from './wheels.js';

const F = nn.functional;

class STFT extends nn.Module {
  declare forward_basis_buffer: tf.Tensor3D;

  constructor(
    readonly filter_length: number,
    readonly hop_length: number,
  ) {
    super();
    tf.tidy(() => this.register_buffer('forward_basis_buffer', tf.zeros([filter_length + 2, 1, filter_length])));
  }

  /** Samples (N, L) to magnitudes (N, filter_length / 2 + 1, steps). */
  override forward(input_data: tf.Tensor2D): tf.Tensor3D {
    return tf.tidy(() => {
      const padded = tf.expandDims<tf.Tensor3D>(F.pad(input_data, [0, this.hop_length / 2], { mode: 'reflect' }), 1);
      const forward_transform = F.conv1d(padded, this.forward_basis_buffer, { stride: this.hop_length });
      const [real_part, imag_part] = tf.split(forward_transform, 2, 1);
      return tf.sqrt(tf.add(tf.square(real_part), tf.square(imag_part)));
    });
  }
}

class SileroVadBlock extends nn.Module {
  se = new nn.Identity();
  activation = new nn.ReLU();
  reparam_conv: nn.Conv1d;

  constructor(in_channels: number, out_channels: number, stride: number) {
    super();
    this.reparam_conv = new nn.Conv1d(in_channels, out_channels, 3, { stride, padding: 1 });
  }

  override forward(x: tf.Tensor3D): tf.Tensor3D {
    return tf.tidy(() => this.activation(this.se<tf.Tensor3D>(this.reparam_conv(x))));
  }
}

type State = [h: tf.Tensor2D, c: tf.Tensor2D];

class VADDecoderRNNJIT extends nn.Module {
  rnn = new nn.LSTMCell(128, 128);
  decoder = new nn.Sequential(new nn.Dropout(0.1), new nn.ReLU(), new nn.Conv1d(128, 1, 1), new nn.Sigmoid());

  override forward(x: tf.Tensor3D, state: State | null): [tf.Tensor3D, State] {
    return tf.tidy(() => {
      const [h, c] = this.rnn(tf.squeeze<tf.Tensor2D>(x, [-1]), state);
      return [this.decoder(tf.expandDims(h, -1)) as tf.Tensor3D, [h, c]];
    });
  }
}

class VADRNNJIT extends nn.Module {
  stft: STFT;
  encoder: nn.Sequential;
  decoder = new VADDecoderRNNJIT();

  constructor(filter_length: number) {
    super();
    this.stft = new STFT(filter_length, filter_length / 2);
    this.encoder = new nn.Sequential(
      new SileroVadBlock(filter_length / 2 + 1, 128, 1),
      new SileroVadBlock(128, 64, 2),
      new SileroVadBlock(64, 64, 2),
      new SileroVadBlock(64, 128, 1),
    );
  }

  override forward(x: tf.Tensor2D, state: State | null): [tf.Tensor2D, State] {
    return tf.tidy(() => {
      const encoded = this.encoder(this.stft(x)) as tf.Tensor3D; // (N, 128, 1)
      const [decoded, next] = this.decoder(encoded, state); // (N, 1, 1)
      return [tf.mean<tf.Tensor2D>(decoded, 2), next];
    });
  }
}

/** Two models, for 16000 and 8000 samples in a second. They go on where the last call ended. */
export class VADRNNJITMerge extends nn.Module {
  _model = new VADRNNJIT(256);
  _model_8k = new VADRNNJIT(128);
  private _state: State | null = null;
  private _context: tf.Tensor2D | null = null;

  /** Of the next 512 samples (N, 512), or (N, 256) at 8000 Hz: how likely there is speech in them, (N, 1). */
  override forward(x: tf.Tensor2D, sr: number): tf.Tensor2D {
    return tf.tidy(() => {
      const context_size = sr === 16000 ? 64 : 32;
      const x1 = tf.concat([this._context ?? tf.zeros<tf.Rank.R2>([x.shape[0], context_size]), x], 1);
      const model = sr === 16000 ? this._model : this._model_8k;
      const [out, state] = model(x1, this._state);
      const context = tf.slice(x1, [0, x1.shape[1] - context_size]);
      this.reset_states();
      this._state = [tf.keep(state[0]), tf.keep(state[1])];
      this._context = tf.keep(context);
      return out;
    });
  }

  reset_states(): void {
    if (this._state) tf.dispose(this._state);
    this._context?.dispose();
    this._state = this._context = null;
  }

  /** How likely there is speech in each 512 samples, or 256 at 8000 Hz. */
  audio_forward(samples: Float32Array, sr: number): number[] {
    const num_samples = sr === 16000 ? 512 : 256;
    this.reset_states();
    const probs: number[] = [];
    for (let i = 0; i < samples.length; i += num_samples) {
      const chunk = new Float32Array(num_samples);
      chunk.set(samples.subarray(i, i + num_samples));
      probs.push(tf.tidy(() => this.forward(tf.tensor2d(chunk, [1, num_samples]), sr).dataSync()[0]));
    }
    return probs;
  }

  override dispose(): void {
    this.reset_states();
    super.dispose();
  }

  /** The model in the folder of the wheel. */
  static async from_pretrained(folder: string): Promise<VADRNNJITMerge> {
    const state_dict = await load(path.join(folder, 'silero_vad/data/silero_vad.jit'));
    const model = new VADRNNJITMerge();
    model.load_state_dict(state_dict);
    tf.dispose(state_dict);
    return model.eval();
  }
}

/** Where there is speech in the audio: `get_speech_timestamps`, in samples. */
export function get_speech_timestamps(audio: Audio, model: VADRNNJITMerge, options: SpeechOptions = {}): Speech[] {
  const { samples, sampling_rate } = audio;
  if (sampling_rate !== 8000 && sampling_rate % 16000 !== 0) {
    throw new Error(`${sampling_rate} samples a second: this model takes 8000, 16000 or multiples of that`);
  }
  const step = sampling_rate === 8000 ? 1 : sampling_rate / 16000;
  const [taken, rate] = [samples.filter((_, i) => i % step === 0), sampling_rate / step];
  const speeches = get_speech_timestamps_from_probs(model.audio_forward(taken, rate), taken.length, rate, options);
  return speeches.map(({ start, end }) => ({ start: start * step, end: end * step }));
}

const files = argumentsOf(import.meta.url);
if (files) {
  await startBackend();
  const model = await VADRNNJITMerge.from_pretrained(wheel('silero-vad'));
  for (const part of model.children()) part.compile(); // not the whole, which keeps its state from chunk to chunk
  for (const file of files) {
    const audio = readWav(file);
    for (const { start, end } of get_speech_timestamps(audio, model)) {
      const [from, to] = [start, end].map((sample) => (sample / audio.sampling_rate).toFixed(2).padStart(7));
      console.log(`${from} s to ${to} s`);
    }
  }
}
