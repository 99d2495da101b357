// Values of tensors that are known without reading them back from a GPU: those that JavaScript made.
import type * as tf from '@tensorflow/tfjs-core';
import { backendOf } from './engine.js';
import { privately } from './privately.js';

type Values = Awaited<ReturnType<tf.Tensor['data']>>;

interface Held {
  readonly values?: Values | null;
}

interface Table {
  get(dataId: object): Held;
}

const KNOWN = new WeakMap<object, Values>();

/** The values, if the tensor came from JavaScript and its first use was here, or it has been read back; else undefined. */
export function knownValues(tensor: tf.Tensor): Values | undefined {
  const backend = backendOf(tensor);
  const values = tableOf(backend)?.get(tensor.dataId).values ?? KNOWN.get(tensor.dataId);
  if (values) KNOWN.set(tensor.dataId, values); // for the backend lets go of them when it hands them to the GPU
  return values;
}

function tableOf(backend: tf.KernelBackend): Table | undefined {
  if ('texData' in backend) return privately<{ texData: Table }>(backend, ['texData'], 'the WebGL backend').texData;
  if ('tensorMap' in backend) return privately<{ tensorMap: Table }>(backend, ['tensorMap'], 'the WebGPU backend').tensorMap;
  return undefined;
}
