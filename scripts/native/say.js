// What the user sees: lines with one beginning, and one now and then while something takes long.
import { clearInterval, setInterval } from 'node:timers';

export function say(text) {
  console.log(`native backend: ${text}`);
}

/** Says every 10 seconds what `text` returns for the seconds that have passed, until the function it returns is called. */
export function sayNowAndThen(text) {
  const started = Date.now();
  const timer = setInterval(() => say(text(Math.round((Date.now() - started) / 1000))), 10_000);
  return () => clearInterval(timer);
}
