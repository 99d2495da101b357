// The recording that goes on, which only Node has: what computes on arrays asks for it.
import type { Recording } from './recording.js';

let active: Recording | undefined;

export const recording = (): Recording | undefined => active;

/** What `body` returns, with this recording. */
export function during<T>(recording: Recording, body: () => T): T {
  const before = active;
  active = recording;
  try {
    return body();
  } finally {
    active = before;
  }
}
