// The faster forms of optimizers' updates, by backend, and the choice among them.
import { byKernels, choose, type Forms } from '../forms.js';
import { onlyBrowser } from '../only_browser.js';
import { onlyNode } from '../only_node.js';
import { COMPOSED_UPDATES } from './composed/index.js';
import type { Updates } from './form.js';
import { kernelsUpdates } from './kernels.js';

/** By backend the updates that it has a form of. */
const FORMS: Forms<Partial<Updates>> = {
  ...onlyBrowser.update,
  cpu: byKernels(() => kernelsUpdates),
  wasm: byKernels(() => kernelsUpdates),
  ...onlyNode.update,
};

/** The update of an optimizer. */
export const updateOf = <Name extends keyof Updates>(name: Name): Updates[Name] =>
  choose<Partial<Updates>, []>(FORMS, COMPOSED_UPDATES)[name] ?? COMPOSED_UPDATES[name];
