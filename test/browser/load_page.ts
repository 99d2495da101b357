// What the checkpoint tests load into the page: load from where a page has its files, and save as a download.
import * as tf from '@tensorflow/tfjs';
import { load, nn, save } from 'tfjs-torch-rnn';

interface Adder {
  model_state_dict: nn.StateDict;
  inputs: tf.Tensor3D;
  predictions: tf.Tensor2D;
}

export interface LoadPage {
  start(): Promise<string>;
  /** The largest difference from PyTorch's predictions of the model in the checkpoint, read from there. */
  difference(from: 'URL' | 'URL string' | 'Blob' | 'Response', url: string): Promise<number>;
  /** The keys of what is loaded. */
  keys(url: string): Promise<string[]>;
  /** What is heard while it is loaded. */
  progress(url: string): Promise<[number, number, number | undefined][]>;
  /** The error of loading it, within so many milliseconds. */
  failure(url: string, within?: number): Promise<string>;
  /** Saves what the checkpoint holds as a download of that name. */
  download(url: string, name: string): Promise<void>;
  /** The error of saving to what is no target. */
  refusal(target: unknown): Promise<string>;
}

const SOURCES = {
  URL: (url: string) => new URL(url, location.href),
  'URL string': (url: string) => url,
  Blob: async (url: string) => (await fetch(url)).blob(),
  Response: (url: string) => fetch(url),
};

const page: LoadPage = {
  async start() {
    await tf.setBackend('webgl');
    return tf.getBackend();
  },
  async difference(from, url) {
    const { model_state_dict, inputs, predictions } = await load<Adder>(await SOURCES[from](url));
    const model = new nn.Sequential<tf.Tensor3D, tf.Tensor[]>({ rnn: new nn.GRU(2, 24, { batch_first: true }) });
    const head = new nn.Linear(24, 1);
    const names = Object.entries(model_state_dict);
    model.load_state_dict(Object.fromEntries(names.filter(([name]) => name.startsWith('rnn.'))));
    head.load_state_dict(await load(url, { key: 'model_state_dict', prefix: 'head.' }), false);
    const [, h_n] = model(inputs);
    return tf.max(tf.abs(tf.sub(head(tf.squeeze(h_n, [0])), predictions))).dataSync()[0];
  },
  async keys(url) {
    return Object.keys(await load(url));
  },
  async progress(url) {
    const heard: [number, number, number | undefined][] = [];
    await load(url, { onProgress: (fraction, { loaded, total }) => heard.push([fraction, loaded, total]) });
    return heard;
  },
  async failure(url, within) {
    return load(url, { signal: within === undefined ? null : AbortSignal.timeout(within) }).then(
      () => 'loaded',
      (error: unknown) => String(error),
    );
  },
  async download(url, name) {
    await save(await load(url, 'model_state_dict'), name);
  },
  async refusal(target) {
    return save({}, target as string).then(
      () => 'saved',
      (error: unknown) => String(error),
    );
  },
};

Object.assign(globalThis, { page });
