// The forms of backends that only browsers have, by op and tfjs's names. A build for Node has an empty table in their place.
import { withPrograms } from '../engines/webgl/program.js';
import type { ClipForm } from './clip/form.js';
import { webglClip } from './clip/webgl.js';
import { webgpuClip } from './clip/webgpu.js';
import type { CrossEntropyForm } from './cross_entropy/form.js';
import { webglCrossEntropy } from './cross_entropy/webgl.js';
import { webgpuCrossEntropy } from './cross_entropy/webgpu.js';
import type { EmbeddingForm } from './embedding/form.js';
import { webglEmbedding } from './embedding/webgl.js';
import { webgpuEmbedding } from './embedding/webgpu.js';
import type { Forms } from './forms.js';
import type { LinearForm } from './linear/form.js';
import { webglLinear } from './linear/webgl.js';
import { webgpuLinear } from './linear/webgpu.js';
import type { Updates } from './update/form.js';
import { webglUpdates } from './update/webgl.js';
import { webgpuUpdates } from './update/webgpu.js';

interface OnlyBrowser {
  readonly clip?: Forms<ClipForm>;
  readonly crossEntropy?: Forms<CrossEntropyForm>;
  readonly embedding?: Forms<EmbeddingForm>;
  readonly linear?: Forms<LinearForm>;
  readonly update?: Forms<Partial<Updates>>;
}

export const onlyBrowser: OnlyBrowser = {
  clip: { webgl: () => withPrograms(webglClip), webgpu: () => webgpuClip },
  crossEntropy: { webgl: () => withPrograms(webglCrossEntropy), webgpu: () => webgpuCrossEntropy },
  embedding: { webgl: () => withPrograms(webglEmbedding), webgpu: () => webgpuEmbedding },
  linear: { webgl: () => withPrograms(webglLinear), webgpu: () => webgpuLinear },
  update: { webgl: () => withPrograms(webglUpdates), webgpu: () => webgpuUpdates },
};
