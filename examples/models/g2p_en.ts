// g2p_en (g2p_en/g2p.py): English spelling to phonemes, for words that are in no dictionary.
//
//     npx tsx examples/models/g2p_en.ts activationist
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { load, nn } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { argumentsOf, wheel } from './wheels.js';

const graphemes = ['<pad>', '<unk>', '</s>', ...Array.from('abcdefghijklmnopqrstuvwxyz')];
const phonemes = (
  '<pad> <unk> <s> </s> AA0 AA1 AA2 AE0 AE1 AE2 AH0 AH1 AH2 AO0 AO1 AO2 AW0 AW1 AW2 AY0 AY1 AY2 B CH D DH EH0 EH1 EH2 ER0 ER1 ' +
  'ER2 EY0 EY1 EY2 F G HH IH0 IH1 IH2 IY0 IY1 IY2 JH K L M N NG OW0 OW1 OW2 OY0 OY1 OY2 P R S SH T TH UH0 UH1 UH2 UW UW0 UW1 ' +
  'UW2 V W Y Z ZH'
).split(' ');
const [START, END] = [phonemes.indexOf('<s>'), phonemes.indexOf('</s>')];

export class G2p extends nn.Module {
  enc_emb = new nn.Embedding(graphemes.length, 256);
  enc = new nn.GRU(256, 256, { batch_first: true });
  dec_emb = new nn.Embedding(phonemes.length, 256);
  dec = new nn.GRUCell(256, 256);
  fc = new nn.Linear(256, phonemes.length);

  encode(word: string): tf.Tensor3D {
    const x = [...Array.from(word), '</s>'].map((char) => Math.max(graphemes.indexOf(char), graphemes.indexOf('<unk>')));
    return this.enc_emb(tf.tensor2d([x], undefined, 'int32')) as tf.Tensor3D; // (1, T, 256)
  }

  /** The logits of one phoneme after another, (phonemes of the word, 74), to the one that ends the word. */
  override forward(word: string): tf.Tensor2D {
    return tf.tidy(() => {
      const [, last_hidden] = this.enc(this.encode(word)); // (1, 1, 256)

      let dec = this.dec_emb(tf.tensor1d([START], 'int32')) as tf.Tensor2D;
      let h = tf.squeeze<tf.Tensor2D>(last_hidden, [0]);
      const logits: tf.Tensor2D[] = [];
      for (let i = 0; i < 20; i++) {
        h = this.dec(dec, h); // (1, 256)
        logits.push(this.fc(h));
        const pred = tf.argMax(logits[i], 1);
        if (pred.dataSync()[0] === END) break;
        dec = this.dec_emb(pred) as tf.Tensor2D;
      }
      return tf.concat(logits);
    });
  }

  predict(word: string): string[] {
    const preds = tf.tidy(() => tf.argMax(this.forward(word), 1).dataSync());
    return Array.from(preds, (pred) => phonemes[pred]).filter((phoneme) => phoneme !== '</s>');
  }

  /** The model in the folder of the wheel. */
  static async from_pretrained(folder: string): Promise<G2p> {
    const variables = await load(path.join(folder, 'g2p_en/checkpoint20.npz'));
    const model = new G2p();
    model.load_state_dict({
      'enc_emb.weight': variables.enc_emb,
      'enc.weight_ih_l0': variables.enc_w_ih,
      'enc.weight_hh_l0': variables.enc_w_hh,
      'enc.bias_ih_l0': variables.enc_b_ih,
      'enc.bias_hh_l0': variables.enc_b_hh,
      'dec_emb.weight': variables.dec_emb,
      'dec.weight_ih': variables.dec_w_ih,
      'dec.weight_hh': variables.dec_w_hh,
      'dec.bias_ih': variables.dec_b_ih,
      'dec.bias_hh': variables.dec_b_hh,
      'fc.weight': variables.fc_w,
      'fc.bias': variables.fc_b,
    });
    tf.dispose(variables);
    return model.eval();
  }
}

const words = argumentsOf(import.meta.url);
if (words) {
  await startBackend();
  const g2p = await G2p.from_pretrained(wheel('g2p_en'));
  for (const word of words) console.log(`${word}: ${g2p.predict(word.toLowerCase()).join(' ')}`);
}
