// How many threads the kernels use.
import { nativeBuild } from '../../src/kernels/chosen.js';
import { get_num_threads, set_num_threads } from '../../src/kernels/threads.js';
import { equal, throws } from '../support/assert.js';
import { suite } from '../support/case.js';

export const threadsCases = suite('threads', {
  'what is set is got, where a native build has threads': () => {
    const usual = get_num_threads();
    for (const threads of [1, 2, 3]) {
      set_num_threads(threads);
      equal(get_num_threads(), nativeBuild() ? threads : 1, 'threads');
    }
    set_num_threads(usual);
    equal(get_num_threads(), usual, 'threads');
  },
  "what is no positive integer is refused in torch's words": () => {
    const positive = 'set_num_threads expects a positive integer';
    for (const int of [0, -1]) throws(() => set_num_threads(int), 'RuntimeError', positive);
    const others = { float: 1.5, str: 'a', bool: true, NoneType: null };
    for (const [type, int] of Object.entries(others))
      throws(() => set_num_threads(int as number), 'RuntimeError', `set_num_threads expects an int, but got ${type}`);
  },
});
