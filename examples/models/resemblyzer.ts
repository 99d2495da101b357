// Resemblyzer (resemblyzer/voice_encoder.py): mel spectrograms of speech to vectors that are close for one speaker.
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { load, nn } from 'tfjs-torch-rnn';

const mel_n_channels = 40;
const model_hidden_size = 256;
const model_embedding_size = 256;
const model_num_layers = 3;

export class VoiceEncoder extends nn.Module {
  lstm = new nn.LSTM(mel_n_channels, model_hidden_size, model_num_layers, { batch_first: true });
  linear = new nn.Linear(model_hidden_size, model_embedding_size);
  relu = new nn.ReLU();

  /** The voices of spectrograms (N, L, 40) of the same duration: (N, 256), of length 1. */
  override forward(mels: tf.Tensor3D): tf.Tensor2D {
    return tf.tidy(() => {
      const [, [hidden]] = this.lstm(mels); // (3, N, 256)
      const last = tf.unstack(hidden)[model_num_layers - 1];
      const embeds_raw = this.relu(this.linear(last));
      return tf.div(embeds_raw, tf.norm(embeds_raw, 2, 1, true));
    });
  }

  /** The model in the folder of the wheel. */
  static async from_pretrained(folder: string): Promise<VoiceEncoder> {
    const state_dict = await load(path.join(folder, 'resemblyzer/pretrained.pt'), { key: 'model_state' });
    const model = new VoiceEncoder();
    model.load_state_dict(state_dict, { strict: false }); // it also has what only its training needs
    tf.dispose(state_dict);
    return model.eval();
  }
}
