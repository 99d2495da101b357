// Sets up the native backend for this clone, and does nothing when it works. Never fails a caller: it says what is missing.
// In a project that has installed the package, `npx tfjs-torch-rnn native` does the same.
import { say } from './native/say.js';
import { setUp } from './native/set_up.js';

try {
  await setUp();
} catch (error) {
  say(`could not be set up, going on without it\n  ${error.message}`);
}
