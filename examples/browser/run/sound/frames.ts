// Sound as the model hears it: 8000 samples a second, a frame of 16 ms after another.

export const RATE = 8000;

/** Samples in a frame. */
export const STEP = 128;

/** Samples that are heard at once: an eighth of a second. */
export const CHUNK = 8 * STEP;

/** Of a longer sound only the beginning is heard. */
export const MOST_SECONDS = 60;

export const secondsOf = (frames: number): number => (frames * STEP) / RATE;

/** What the model makes of a chunk. */
export interface Part {
  /** How likely there is speech in each frame: (T). */
  chances: Float32Array;
  /** Of each frame the lowest and the highest sample: (T, 2). */
  peaks: Float32Array;
  /** After each frame, of each unit: (T, units). */
  hidden: Float32Array;
}

/** With silence after its end, up to a whole frame. */
export function wholeFrames(samples: Float32Array): Float32Array {
  if (samples.length % STEP === 0) return samples;
  const whole = new Float32Array(Math.ceil(samples.length / STEP) * STEP);
  whole.set(samples);
  return whole;
}

/** Chunks as one. */
export function joined(chunks: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(chunks.length * CHUNK);
  chunks.forEach((chunk, i) => all.set(chunk, i * CHUNK));
  return all;
}
