// The order of the test files: first those that take minutes, or the last of them would be waited for alone.
import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

const LONG = ['browser/webgl', 'browser/webgpu', 'backend'];

/** Its place among them, behind them if it is none of them. */
function placeOf({ path }) {
  const place = LONG.findIndex((name) => path.endsWith(`test/${name}.test.ts`));
  return place < 0 ? LONG.length : place;
}

export default class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => placeOf(a) - placeOf(b));
  }
}
