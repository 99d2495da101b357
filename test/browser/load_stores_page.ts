// What the tests of a browser's stores load into the page, and into its worker.
import * as tf from '@tensorflow/tfjs';
import { load, save } from 'tfjs-torch-rnn';
import { deliver } from '../../src/serialization/deliver.js';

export interface StoresPage {
  /** Saves the numbers to the address, a text or a URL, with others in the same file. */
  save(address: string, numbers: number[], asUrl?: boolean): Promise<string>;
  /** Saves so many numbers. */
  saveMany(address: string, count: number): Promise<string>;
  /** The numbers that are there, or the error. */
  load(address: string, asUrl?: boolean): Promise<number[] | string>;
  /** What is heard while it is loaded. */
  progress(address: string): Promise<[number, number, number | undefined][]>;
  /** A save that writes so many bytes and then fails. */
  fail(address: string, size: number): Promise<string>;
  /** Saves a model of tfjs's, and lists what tfjs finds. */
  tfjsModels(address: string): Promise<string[]>;
  /** What the stores hold beside each other. */
  opfsNames(): Promise<string[]>;
  /** Puts something else than a checkpoint under the name. */
  spoil(name: string): Promise<void>;
  /** Does it in a worker. */
  inWorker(method: 'save' | 'load', ...args: unknown[]): Promise<unknown>;
}

const place = (address: string, asUrl = false): string | URL => (asUrl ? new URL(address) : address);

/** The value, or the error as a text. */
const settle = <T>(promise: Promise<T>): Promise<T | string> => promise.catch((error: unknown) => String(error));

async function* failing(size: number): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array(size));
  throw new Error('no more');
}

const page: StoresPage = {
  save(address, numbers, asUrl) {
    const saving = save({ numbers: tf.tensor1d(numbers), other: tf.ones([10]) }, place(address, asUrl));
    return settle(saving.then(() => 'saved'));
  },
  saveMany: (address, count) => settle(save({ numbers: tf.ones([count]) }, address).then(() => 'saved')),
  load(address, asUrl) {
    return settle(load(place(address, asUrl)).then(({ numbers }) => [...numbers.dataSync()]));
  },
  async progress(address) {
    const heard: [number, number, number | undefined][] = [];
    await load(address, { onProgress: (fraction, { loaded, total }) => heard.push([fraction, loaded, total]) });
    return heard;
  },
  fail: (address, size) => settle(deliver(failing(size), address).then(() => 'saved')),
  async tfjsModels(address) {
    const weightSpecs: tf.io.WeightsManifestEntry[] = [];
    const [handler] = tf.io.getSaveHandlers(address);
    await handler.save?.({ modelTopology: {}, weightSpecs, weightData: new ArrayBuffer(0) });
    return Object.keys(await tf.io.listModels());
  },
  async opfsNames() {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names.sort();
  },
  async spoil(name) {
    localStorage.setItem(`tfjs-torch-rnn/${name}`, '*');
    await new Promise<void>((resolve) => {
      indexedDB.open('tfjs-torch-rnn').onsuccess = ({ target }) => {
        const { result } = target as IDBOpenDBRequest;
        const transaction = result.transaction('checkpoints', 'readwrite');
        transaction.objectStore('checkpoints').put(1, name);
        transaction.oncomplete = () => {
          result.close();
          resolve();
        };
      };
    });
  },
  inWorker(method, ...args) {
    const worker = new Worker('/page.js');
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => {
        worker.terminate();
        resolve(data);
      };
      worker.postMessage([method, args]);
    });
  },
};

Object.assign(globalThis, { page });

if (typeof document === 'undefined') {
  onmessage = async ({ data: [method, args] }: MessageEvent<['load', [string]]>) => {
    await tf.setBackend('cpu');
    postMessage(await page[method](...args));
  };
}
