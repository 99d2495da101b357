// The faster forms of the look-up, by backend, and the choice among them.
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { withPrograms } from '../../engines/webgl/program.js';
import { choose, type Forms } from '../forms.js';
import { arraysEmbedding } from './arrays.js';
import { composedEmbedding } from './composed.js';
import { onlyNode } from '../only_node.js';
import type { EmbeddingForm } from './form.js';
import { webglEmbedding } from './webgl.js';
import { webgpuEmbedding } from './webgpu.js';

const FORMS: Forms<EmbeddingForm, [table: Tensor2D, index: Tensor1D]> = {
  webgl: () => withPrograms(webglEmbedding),
  webgpu: () => webgpuEmbedding,
  cpu: () => arraysEmbedding,
  ...onlyNode.embedding,
};

export const embeddingForm = (table: Tensor2D, index: Tensor1D): EmbeddingForm =>
  choose(FORMS, composedEmbedding, table, index);
