// The data that README.md speaks of: names as letters, and from which of five languages each is.
import * as tf from '@tensorflow/tfjs';

export const lengths = [4, 6, 2];
export const names = tf.tensor2d([3, 1, 20, 8, 0, 0, 10, 15, 19, 5, 6, 1, 12, 9, 0, 0, 0, 0], [3, 6], 'int32');
export const batches = [0, 1].map(() => [names, lengths, tf.tensor1d([0, 1, 2], 'int32')] as const);
