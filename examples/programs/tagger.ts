// The part of speech of every word: an LSTM reads a sentence, and a linear layer looks at each of its outputs.
//
//     npx tsx examples/programs/tagger.ts
//
// tagger.py is the same program in PyTorch. Both print the loss of every step.
import fs from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';

const STEPS = 100;
const SENTENCES = new URL('data/tagged.json', import.meta.url);
const data = JSON.parse(fs.readFileSync(SENTENCES, 'utf8')) as [words: string[], tags: string[]][];

const numbered = (all: string[]): Map<string, number> => new Map([...new Set(all)].map((item, i) => [item, i]));
const words = numbered(data.flatMap(([sentence]) => sentence));
const tags = numbered(data.flatMap(([, tagged]) => tagged));
const numbers = (items: string[], of: Map<string, number>): tf.Tensor1D =>
  tf.tensor1d(
    items.map((item) => of.get(item) ?? -1),
    'int32',
  );

class Tagger extends nn.Module {
  word_embeddings: nn.Embedding;
  lstm: nn.LSTM;
  hidden2tag: nn.Linear;

  constructor(embedding_dim: number, hidden_dim: number, vocab_size: number, tagset_size: number) {
    super();
    this.word_embeddings = new nn.Embedding(vocab_size, embedding_dim);
    this.lstm = new nn.LSTM(embedding_dim, hidden_dim);
    this.hidden2tag = new nn.Linear(hidden_dim, tagset_size);
  }

  override forward(sentence: tf.Tensor1D): tf.Tensor {
    const embeds = this.word_embeddings(sentence); // (L, embedding_dim)
    const [output] = this.lstm(embeds); // (L, hidden_dim)
    return nn.functional.log_softmax(this.hidden2tag(output), 1); // (L, tags)
  }
}

await startBackend(process.argv[2]);
manual_seed(1);
const model = new Tagger(6, 6, words.size, tags.size);
const loss_function = new nn.NLLLoss();
const optimizer = new optim.SGD(model.parameters(), 0.1);

for (let step = 0; step < STEPS; step++) {
  const [sentence, tagged] = data[step % data.length];
  const [x, y] = [numbers(sentence, words), numbers(tagged, tags)];
  optimizer.zero_grad();
  const loss = backward(() => loss_function(model(x), y));
  optimizer.step();
  console.log(loss.dataSync()[0]);
  tf.dispose([x, y, loss]);
}
