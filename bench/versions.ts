// What a run was measured with.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';
import * as tf from '@tensorflow/tfjs-core';

const require = createRequire(import.meta.url);

/** onnxruntime's packages do not export their package.json, but the one that both are made of tells. */
const { env } = require('onnxruntime-node') as typeof import('onnxruntime-node');

export function versions(): Record<string, string | number> {
  const torch = spawnSync('python3', ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' }).stdout;
  return {
    node: process.version,
    tfjs: tf.version_core,
    onnxruntime: env.versions.common,
    torch: torch.trim() || 'none',
    processor: os.cpus()[0].model,
    cores: os.availableParallelism(),
  };
}
