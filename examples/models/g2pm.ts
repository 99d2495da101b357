// g2pM (g2pM/g2pM.py): Chinese characters to pinyin; a network reads the sentence where a character has several.
//
//     npx tsx examples/models/g2pm.ts 然而，他红了20年以后，他竟退出了大家的视线。
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { load, nn } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { argumentsOf, wheel } from './wheels.js';

const UNK_TOKEN = '<UNK>';
const BOS_TOKEN = '시';
const EOS_TOKEN = '끝';

export class G2pM extends nn.Module {
  // one-layer bi-LSTM with two layered FC
  embedding: nn.Embedding;
  lstm: nn.LSTM;
  logit_layer: nn.Sequential;

  constructor(
    readonly cedict: Record<string, string[]>,
    readonly char2idx: Record<string, number>,
    readonly classes: string[],
  ) {
    super();
    this.embedding = new nn.Embedding(Object.keys(char2idx).length, 64);
    this.lstm = new nn.LSTM(64, 32, { batch_first: true, bidirectional: true });
    this.logit_layer = new nn.Sequential(new nn.Linear(64, 32), new nn.ReLU(), new nn.Linear(32, classes.length));
  }

  /** Of a sentence (1, T), the logits of the pronunciations at `target_idx`: (targets, classes). */
  override forward(inputs: tf.Tensor2D, target_idx: number[]): tf.Tensor2D {
    return tf.tidy(() => {
      const [outputs] = this.lstm(this.embedding(inputs) as tf.Tensor3D); // (1, T, 64)
      const target_hidden = tf.gather(tf.squeeze<tf.Tensor2D>(outputs, [0]), target_idx);
      return this.logit_layer(target_hidden) as tf.Tensor2D;
    });
  }

  /** The places of the characters that have more than one pronunciation. */
  poly_indices(sent: string): number[] {
    return Array.from(sent).flatMap((char, idx) => (this.cedict[char]?.length > 1 ? [idx] : []));
  }

  /** The logits of the pronunciations of these characters. */
  logits(sent: string): tf.Tensor2D {
    const chars = [BOS_TOKEN, ...Array.from(sent), EOS_TOKEN];
    const input_ids = chars.map((char) => this.char2idx[char] ?? this.char2idx[UNK_TOKEN]);
    const target_idx = this.poly_indices(sent).map((idx) => idx + 1); // behind BOS
    return tf.tidy(() => this.forward(tf.tensor2d([input_ids], undefined, 'int32'), target_idx));
  }

  /** The pronunciation of each character. */
  predict(sent: string): string[] {
    const pros_lst = Array.from(sent, (char) => this.cedict[char]?.[0] ?? char);
    const poly_indices = this.poly_indices(sent);
    if (poly_indices.length > 0) {
      const preds = tf.tidy(() => tf.argMax(this.logits(sent), 1).dataSync());
      poly_indices.forEach((idx, i) => (pros_lst[idx] = this.classes[preds[i]]));
    }
    return pros_lst;
  }

  /** The model in the folder of the wheel. */
  static async from_pretrained(folder: string): Promise<G2pM> {
    const read = <Saved>(name: string): Promise<Saved> => load<Saved>(path.join(folder, 'g2pM', name));
    const cedict = await read<Record<string, string[]>>('digest_cedict.pkl');
    const char2idx = await read<Record<string, number>>('char2idx.pkl');
    const class2idx = await read<Record<string, number>>('class2idx.pkl');
    const classes = Object.keys(class2idx).sort((a, b) => class2idx[a] - class2idx[b]);
    const model = new G2pM(cedict, char2idx, classes);
    const state_dict = await read<nn.StateDict>('np_ckpt.pkl');
    model.load_state_dict(state_dict);
    tf.dispose(state_dict);
    return model.eval();
  }
}

const sentences = argumentsOf(import.meta.url);
if (sentences) {
  await startBackend();
  const model = await G2pM.from_pretrained(wheel('g2pM'));
  for (const sentence of sentences) console.log(model.predict(sentence).join(' '));
}
