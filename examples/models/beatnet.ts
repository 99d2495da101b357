// BeatNet (BeatNet/model.py): where the beats and downbeats are in music, from spectrograms and how they change.
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { load, nn } from 'tfjs-torch-rnn';

const F = nn.functional;

/** Beat and downbeat activation. It goes on where its last call ended, since music is heard piece by piece. */
export class BDA extends nn.Module {
  conv_out = 150;
  kernelsize = 10;
  conv1: nn.Conv1d;
  linear0: nn.Linear;
  lstm: nn.LSTM;
  linear: nn.Linear;
  softmax = new nn.Softmax({ dim: 0 });
  private state: [hidden: tf.Tensor3D, cell: tf.Tensor3D] | null = null;

  constructor(
    readonly dim_in: number,
    num_cells: number,
    num_layers: number,
  ) {
    super();
    this.conv1 = new nn.Conv1d(1, 2, this.kernelsize);
    const pooled = Math.floor((dim_in - this.kernelsize + 1) / 2); // divide to 2 is for max pooling filter
    this.linear0 = new nn.Linear(2 * pooled, this.conv_out);
    this.lstm = new nn.LSTM(this.conv_out, num_cells, num_layers, { batch_first: true });
    this.linear = new nn.Linear(num_cells, 3);
  }

  /** Spectrograms (1, L, 272) to the activations of beat, downbeat and neither, (1, 3, L). */
  override forward(data: tf.Tensor3D): tf.Tensor3D {
    return tf.tidy(() => {
      const [batch, length] = data.shape;
      const frames = tf.reshape<tf.Rank.R3>(data, [-1, 1, this.dim_in]);
      const pooled = F.max_pool1d(F.relu(this.conv1(frames)), 2); // (L, 2, 131)
      const x = this.linear0(tf.reshape(pooled, [batch * length, -1]));
      const [output, [h_n, c_n]] = this.lstm(tf.reshape<tf.Rank.R3>(x, [batch, length, this.conv_out]), this.state);
      this.forget();
      this.state = [tf.keep(h_n), tf.keep(c_n)];
      return tf.transpose(this.linear(output), [0, 2, 1]);
    });
  }

  final_pred(input: tf.Tensor2D): tf.Tensor2D {
    return this.softmax(input);
  }

  /** Frees the states: the next call is the first. */
  forget(): void {
    if (this.state) tf.dispose(this.state);
    this.state = null;
  }

  override dispose(): void {
    this.forget();
    super.dispose();
  }

  /** One of the models in the folder of the wheel, `model_1_weights.pt` to `model_3_weights.pt`. */
  static async from_pretrained(folder: string, name: string): Promise<BDA> {
    const state_dict = await load(path.join(folder, 'BeatNet/models', name));
    const bda = new BDA(272, 150, 2);
    bda.load_state_dict(state_dict, { strict: false });
    tf.dispose(state_dict);
    return bda.eval();
  }
}
