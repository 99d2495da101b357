// From the native backend to wasm between forward and backward, and the other way. (What goes to cpu is in the table of cases.)
import { startBackend } from 'tfjs-torch-rnn/node';
import { checkSwitch } from '../../support/backends.js';

test.each([
  ['tensorflow', 'wasm'],
  ['wasm', 'tensorflow'],
])('from %s to %s', async (from, to) => {
  for (const name of [to, from]) await startBackend(name);
  await checkSwitch(from, to);
});
