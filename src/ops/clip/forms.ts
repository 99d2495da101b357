// The faster forms of clipping, by backend, and the choice among them.
import { choose, type Forms } from '../forms.js';
import { composedClip } from './composed.js';
import type { ClipForm } from './form.js';

const FORMS: Forms<ClipForm> = {};

export const clipForm = (): ClipForm => choose(FORMS, composedClip);
