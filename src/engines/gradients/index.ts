// Gradients in the place of those of tfjs's kernels that are missing, not PyTorch's or slow: a file a family.
import type { GradConfig } from '@tensorflow/tfjs-core';
import { activations } from './activations.js';
import { constants } from './constants.js';
import { cumulative } from './cumulative.js';
import { elements } from './elements.js';
import { indexing } from './indexing.js';
import { layout } from './layout.js';
import { order } from './order.js';
import { pieces } from './pieces.js';
import { products } from './products.js';
import { sums } from './sums.js';

export const GRADIENTS: readonly GradConfig[] = [
  ...activations,
  ...constants,
  ...cumulative,
  ...elements,
  ...indexing,
  ...layout,
  ...order,
  ...pieces,
  ...products,
  ...sums,
];
