// A program that computes by whatever build of the kernels it finds beside it, and prints what that is and what it computed:
// for loader.test.ts, which says what lies there.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { kernelInfo, manual_seed, nn } from '../../src/index.js';

tf.enableProdMode(); // or tfjs says on standard error that this backend is slow
await tf.setBackend('cpu');

/** What comes of it, or the error that it ends with. */
function attempt<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    return String(error);
  }
}

manual_seed(0);
const lstm = new nn.LSTM(3, 4);
const call = (): number[] => Array.from(lstm(tf.ones([5, 2, 3]))[0].dataSync());
const outputs = [attempt(call), attempt(call)];
console.log(JSON.stringify({ outputs, info: attempt(() => kernelInfo()) }));
