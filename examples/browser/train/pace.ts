// How often, while a training plays, the page hears of it, a text is made up, and the training is kept.
import type { History } from './training.js';
import type { Report } from './worker.js';

const EVERY = { report: 100, keep: 5000 }; // ms
const SAMPLE_SHARE = 0.2; // of the time, at most, goes into texts

export class Pace {
  private readonly last = { report: performance.now(), keep: performance.now(), sample: -Infinity };
  private reported: number;
  private samplesWait = 0;
  private started = 0;

  constructor(private readonly history: History) {
    this.reported = history.bits.length;
  }

  isTimeFor(what: 'report' | 'sample' | 'keep'): boolean {
    const now = performance.now();
    const wait = what === 'sample' ? this.samplesWait : EVERY[what];
    if (now - this.last[what] < wait) return false;
    if (what === 'sample') this.started = now;
    if (what !== 'report') this.last[what] = now;
    return true;
  }

  /** A text has been made up. */
  drawn(): void {
    const now = performance.now();
    this.last.sample = now;
    this.samplesWait = Math.max(1000, ((now - this.started) * (1 - SAMPLE_SHARE)) / SAMPLE_SHARE);
  }

  /** What has happened since the last report. */
  report(): Report {
    const now = performance.now();
    const [bits, norms] = [this.history.bits.slice(this.reported), this.history.norms.slice(this.reported)];
    const stepsPerSecond = (1000 * bits.length) / (now - this.last.report);
    this.reported = this.history.bits.length;
    this.last.report = now;
    return { bits, norms, stepsPerSecond };
  }
}

const { port1, port2 } = new MessageChannel();

/** Lets the messages in that have come: a promise alone would not. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });
}
