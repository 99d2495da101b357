// The forms that run in Node alone, by op and by tfjs's names of backends. A build for browsers has an empty table in their place.
import type { CrossEntropyForm, CrossEntropyInput } from './cross_entropy/form.js';
import { tensorflowCrossEntropy } from './cross_entropy/tensorflow.js';
import type { EmbeddingForm } from './embedding/form.js';
import { tensorflowEmbedding } from './embedding/tensorflow.js';
import type { Forms } from './forms.js';
import type { LinearForm } from './linear/form.js';
import { tensorflowLinear } from './linear/tensorflow.js';
import type { Updates } from './update/form.js';
import { tensorflowUpdates } from './update/tensorflow.js';

interface OnlyNode {
  readonly linear?: Forms<LinearForm>;
  readonly crossEntropy?: Forms<CrossEntropyForm, [input: CrossEntropyInput]>;
  readonly embedding?: Forms<EmbeddingForm>;
  readonly update?: Forms<Partial<Updates>>;
}

export const onlyNode: OnlyNode = {
  linear: { tensorflow: () => tensorflowLinear },
  crossEntropy: { tensorflow: tensorflowCrossEntropy },
  embedding: { tensorflow: () => tensorflowEmbedding },
  update: { tensorflow: () => tensorflowUpdates },
};
