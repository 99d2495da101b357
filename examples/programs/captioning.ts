// Captions of images: what a convolutional network made of an image, (N, E), stands before the embedded words of its caption,
// and an LSTM tells each next word. Here the images are numbers that say who does what where.
//
//     npx tsx examples/programs/captioning.ts
//
// captioning.py is the same program in PyTorch. Both print the loss of every step.
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';

const { pack_padded_sequence } = nn.utils.rnn;
const STEPS = 100;
const N = 6;
const [WHO, WHAT, WHERE] = ['dog cat child bird', 'sleeps runs eats', 'garden house street'].map((all) => all.split(' '));
const words = ['<start>', '<end>', 'a', 'in', 'the', ...WHO, ...WHAT, ...WHERE];
const FEATURES = WHO.length + WHAT.length + WHERE.length;

/** Of each image its numbers, and its caption: `<start> a dog runs in the garden <end>`, or without the place. */
function scene(i: number): { features: number[]; caption: number[] } {
  const [who, what, where] = [i % WHO.length, (5 * i) % WHAT.length, (i >> 2) % (WHERE.length + 1)];
  const features = Array<number>(FEATURES).fill(0);
  features[who] = features[WHO.length + what] = 1;
  if (where < WHERE.length) features[WHO.length + WHAT.length + where] = 1;
  const place = where < WHERE.length ? ['in', 'the', WHERE[where]] : [];
  const caption = ['<start>', 'a', WHO[who], WHAT[what], ...place, '<end>'];
  return { features, caption: caption.map((word) => words.indexOf(word)) };
}

class EncoderCNN extends nn.Module {
  linear: nn.Linear;

  constructor(embed_size: number) {
    super();
    this.linear = new nn.Linear(FEATURES, embed_size);
  }

  override forward(images: tf.Tensor2D) {
    return this.linear(images); // (N, E)
  }
}

class DecoderRNN extends nn.Module {
  embed: nn.Embedding;
  lstm: nn.LSTM;
  linear: nn.Linear;

  constructor(embed_size: number, hidden_size: number, vocab_size: number, num_layers: number) {
    super();
    this.embed = new nn.Embedding(vocab_size, embed_size);
    this.lstm = new nn.LSTM(embed_size, hidden_size, num_layers, { batch_first: true });
    this.linear = new nn.Linear(hidden_size, vocab_size);
  }

  override forward(features: tf.Tensor, captions: tf.Tensor2D, lengths: number[]): tf.Tensor {
    const embeddings = tf.concat([features.expandDims(1), this.embed(captions)], 1); // (N, 1 + L, E)
    const packed = pack_padded_sequence(embeddings, lengths, true);
    const [hiddens] = this.lstm(packed);
    return this.linear(hiddens.data); // (words of all captions, vocabulary)
  }
}

await startBackend(process.argv[2]);
manual_seed(0);
const encoder = new EncoderCNN(16);
const decoder = new DecoderRNN(16, 32, words.length, 1);
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam([...decoder.parameters(), ...encoder.linear.parameters()], { lr: 0.01 });

for (let step = 0; step < STEPS; step++) {
  const scenes = Array.from({ length: N }, (_, i) => scene(step * N + i));
  scenes.sort((a, b) => b.caption.length - a.caption.length);
  const lengths = scenes.map(({ caption }) => caption.length);
  const padded = scenes.map(({ caption }) => [...caption, ...Array<number>(lengths[0] - caption.length).fill(0)]);
  const images = tf.tensor2d(scenes.map(({ features }) => features));
  const captions = tf.tensor2d(padded, undefined, 'int32');
  const targets = pack_padded_sequence(captions, lengths, true).data as tf.Tensor1D;
  encoder.zero_grad();
  decoder.zero_grad();
  const loss = backward(() => criterion(decoder(encoder(images), captions, lengths), targets));
  optimizer.step();
  console.log(loss.dataSync()[0]);
  tf.dispose([images, captions, targets, loss]);
}
