// The faster forms of clipping, by backend, and the choice among them.
import { byKernels, choose, type Forms } from '../forms.js';
import { onlyBrowser } from '../only_browser.js';
import { composedClip } from './composed.js';
import type { ClipForm } from './form.js';
import { kernelsClip } from './kernels.js';

const FORMS: Forms<ClipForm> = {
  cpu: byKernels(() => kernelsClip),
  wasm: byKernels(() => kernelsClip),
  ...onlyBrowser.clip,
};

export const clipForm = (): ClipForm => choose(FORMS, composedClip);
