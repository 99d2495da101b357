// nano-ocr (nano_ocr/ocr.py): the text in small pictures.
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { load, nn } from 'tfjs-torch-rnn';
import { greedy } from './ctc.js';

const chars = Array.from('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.- ');

export class CRNN extends nn.Module {
  // prettier-ignore
  cnn = new nn.Sequential(
    new nn.Conv2d(1, 64, 3, { padding: 1 }), new nn.ReLU(true), new nn.MaxPool2d(2, 2),
    new nn.Conv2d(64, 128, 3, { padding: 1 }), new nn.ReLU(true), new nn.MaxPool2d(2, 2),
    new nn.Conv2d(128, 256, 3, { padding: 1 }), new nn.BatchNorm2d(256), new nn.ReLU(true),
    new nn.Conv2d(256, 256, 3, { padding: 1 }), new nn.ReLU(true), new nn.MaxPool2d([2, 2], [2, 1], [0, 1]),
    new nn.Conv2d(256, 512, 3, { padding: 1 }), new nn.BatchNorm2d(512), new nn.ReLU(true), new nn.MaxPool2d([2, 2], [2, 1], [0, 1]),
    new nn.Conv2d(512, 512, 2, { padding: 0 }), new nn.BatchNorm2d(512), new nn.ReLU(true),
  );
  rnn = new nn.LSTM(512, 256, { bidirectional: true, batch_first: true });
  fc: nn.Linear;

  constructor(num_classes: number) {
    super();
    this.fc = new nn.Linear(256 * 2, num_classes);
  }

  /** Pictures (N, 1, 32, 128), from -1 to 1, to the logits of a character or none, (33, N, classes). */
  override forward(x: tf.Tensor4D): tf.Tensor3D {
    return tf.tidy(() => {
      const conv = tf.squeeze<tf.Tensor3D>(this.cnn(x), [2]); // (N, 512, 33)
      const [rnn_out] = this.rnn(tf.transpose(conv, [0, 2, 1]));
      return tf.transpose(this.fc(rnn_out), [1, 0, 2]);
    });
  }

  /** What is written in each picture. */
  read(x: tf.Tensor4D): string[] {
    const preds = tf.tidy(() => tf.unstack(tf.argMax(this.forward(x), 2), 1).map((row) => row.dataSync()));
    return preds.map((indices) => greedy(indices, chars));
  }

  /** The model in the folder of the wheel. */
  static async from_pretrained(folder: string): Promise<CRNN> {
    const state_dict = await load(path.join(folder, 'nano_ocr/model/nano_ocr_ftr.pth'));
    const model = new CRNN(chars.length + 1);
    model.load_state_dict(state_dict);
    tf.dispose(state_dict);
    return model.eval();
  }
}
