// legere (legere/model.py): lines of printed Portuguese, and whether a picture is a line of text at all.
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { load, nn } from 'tfjs-torch-rnn';
import { greedy } from './ctc.js';

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ACCENTED_LOWER = 'áàâãçéêíóôõúü';
const PUNCTUATION = ' .,;:!?\'"()[]{}%$#@&*+-=/\\_<>|°ºª';
const ACCENTED = ACCENTED_LOWER + ACCENTED_LOWER.toUpperCase();
const CHARSET = Array.from(LOWERCASE + LOWERCASE.toUpperCase() + DIGITS + ACCENTED + PUNCTUATION);
const NUM_CLASSES = CHARSET.length + 1; // +1 for the CTC blank

type Stride = [height: number, width: number];

/** 3x3 depthwise conv + BN + ReLU, then 1x1 pointwise conv + BN + ReLU. */
export class DepthwiseSeparableBlock extends nn.Module {
  depthwise: nn.Conv2d;
  bn1: nn.BatchNorm2d;
  pointwise: nn.Conv2d;
  bn2: nn.BatchNorm2d;
  relu = new nn.ReLU({ inplace: true });

  constructor(in_channels: number, out_channels: number, stride: Stride) {
    super();
    this.depthwise = new nn.Conv2d(in_channels, in_channels, 3, { stride, padding: 1, groups: in_channels, bias: false });
    this.bn1 = new nn.BatchNorm2d(in_channels);
    this.pointwise = new nn.Conv2d(in_channels, out_channels, 1, { bias: false });
    this.bn2 = new nn.BatchNorm2d(out_channels);
  }

  override forward(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => {
      x = this.relu(this.bn1(this.depthwise(x)));
      x = this.relu(this.bn2(this.pointwise(x)));
      return x;
    });
  }
}

const stem = (channels: number): nn.Sequential =>
  new nn.Sequential(
    new nn.Conv2d(1, channels, 3, { stride: 2, padding: 1, bias: false }),
    new nn.BatchNorm2d(channels),
    new nn.ReLU({ inplace: true }),
  );

const blocks: [in_channels: number, out_channels: number, stride: Stride][] = [
  [24, 48, [2, 2]],
  [48, 64, [1, 1]],
  [64, 96, [2, 1]],
  [96, 128, [1, 1]],
  [128, 160, [2, 1]],
  [160, 192, [2, 1]],
];

/** Depthwise separable CNN backbone + BiGRU + linear head for CTC. */
export class CompactCRNN extends nn.Module {
  stem = stem(24);
  blocks = new nn.Sequential(...blocks.map(([ic, oc, st]) => new DepthwiseSeparableBlock(ic, oc, st)));
  rnn = new nn.GRU(192, 128, { batch_first: true, bidirectional: true });
  head = new nn.Linear(2 * 128, NUM_CLASSES);

  /** images: (B, 1, 32, W) in [-1, 1]. Returns logits (B, W/4, num_classes). */
  override forward(images: tf.Tensor4D): tf.Tensor3D {
    return tf.tidy(() => {
      const features = this.blocks(this.stem(images)) as tf.Tensor4D; // (B, C, 1, W/4)
      const steps = tf.transpose(tf.squeeze<tf.Tensor3D>(features, [2]), [0, 2, 1]); // (B, T, C)
      const [x] = this.rnn(steps);
      return this.head(x);
    });
  }

  /** What is written in each picture. */
  read(images: tf.Tensor4D): string[] {
    const best = tf.tidy(() => tf.unstack(tf.argMax(this.forward(images), 2)).map((row) => row.dataSync()));
    return best.map((indices) => greedy(indices, CHARSET));
  }

  /** The model in the folder of the wheel. */
  static from_pretrained(folder: string): Promise<CompactCRNN> {
    return pretrained(new CompactCRNN(), path.join(folder, 'legere/data/model.pt'));
  }
}

/** Tiny text/non-text classifier over normalized line crops (1x32xW). */
export class LineClassifier extends nn.Module {
  stem = stem(16);
  blocks = new nn.Sequential(
    new DepthwiseSeparableBlock(16, 32, [2, 2]),
    new DepthwiseSeparableBlock(32, 48, [2, 2]),
    new DepthwiseSeparableBlock(48, 64, [2, 2]),
  );
  head = new nn.Linear(64, 1);

  /** images: (B, 1, 32, W) in [-1, 1]. Returns text logits (B,). */
  override forward(images: tf.Tensor4D): tf.Tensor1D {
    return tf.tidy(() => {
      const x = tf.mean(this.blocks(this.stem(images)), [2, 3]); // (B, 64)
      return tf.squeeze<tf.Tensor1D>(this.head(x), [1]);
    });
  }

  /** The model in the folder of the wheel. */
  static from_pretrained(folder: string): Promise<LineClassifier> {
    return pretrained(new LineClassifier(), path.join(folder, 'legere/data/lineclf.pt'));
  }
}

async function pretrained<Model extends nn.Module>(model: Model, file: string): Promise<Model> {
  const state_dict = await load(file, { key: 'model' });
  model.load_state_dict(state_dict);
  tf.dispose(state_dict);
  return model.eval();
}
