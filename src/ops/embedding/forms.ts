// The faster forms of the look-up, by backend, and the choice among them.
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { byKernels, choose, type Forms } from '../forms.js';
import { composedEmbedding } from './composed.js';
import { onlyBrowser } from '../only_browser.js';
import { onlyNode } from '../only_node.js';
import type { EmbeddingForm } from './form.js';
import { kernelsEmbedding } from './kernels.js';

const FORMS: Forms<EmbeddingForm, [table: Tensor2D, index: Tensor1D]> = {
  ...onlyBrowser.embedding,
  cpu: byKernels(() => kernelsEmbedding),
  wasm: byKernels(() => kernelsEmbedding),
  ...onlyNode.embedding,
};

export const embeddingForm = (table: Tensor2D, index: Tensor1D): EmbeddingForm =>
  choose(FORMS, composedEmbedding, table, index);
