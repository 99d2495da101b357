// Where there is speech, as silero-vad has it: it begins above a threshold, ends well below it, and neither for a moment only.
import { get_speech_timestamps_from_probs } from '../../../models/speech_timestamps.js';
import { RATE, secondsOf, STEP } from './frames.js';
import type { Heard } from './heard.js';

/** In seconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function spansOf({ chances, done }: Heard, threshold: number): Span[] {
  const heard = chances.subarray(0, done);
  const options = { threshold, window_size_samples: STEP };
  const spans = get_speech_timestamps_from_probs(heard, done * STEP, RATE, options);
  return spans.map(({ start, end }) => ({ start: secondsOf(start / STEP), end: secondsOf(end / STEP) }));
}
