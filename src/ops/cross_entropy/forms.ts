// The faster forms of softmax with cross entropy, by backend, and the choice among them.
import { choose, type Forms } from '../forms.js';
import { composedCrossEntropy } from './composed.js';
import type { CrossEntropyForm, CrossEntropyInput } from './form.js';

const FORMS: Forms<CrossEntropyForm, [input: CrossEntropyInput]> = {};

export const crossEntropyForm = (input: CrossEntropyInput): CrossEntropyForm => choose(FORMS, composedCrossEntropy, input);
