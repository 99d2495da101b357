// The faster forms of clipping, by backend, and the choice among them.
import { choose, type Forms } from '../forms.js';
import { onlyBrowser } from '../only_browser.js';
import { arraysClip } from './arrays.js';
import { composedClip } from './composed.js';
import type { ClipForm } from './form.js';

const FORMS: Forms<ClipForm> = {
  cpu: () => arraysClip,
  wasm: () => arraysClip,
  ...onlyBrowser.clip,
};

export const clipForm = (): ClipForm => choose(FORMS, composedClip);
