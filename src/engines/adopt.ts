// A tensor of values that the active backend has put where `info` says.
import * as tf from '@tensorflow/tfjs-core';

export const adopt = (info: tf.TensorInfo): tf.Tensor => tf.engine().makeTensorFromTensorInfo(info);
