// silero-vad's get_speech_timestamps_from_probs (silero_vad/utils_vad.py): how likely there is speech, to where there is.

export interface SpeechOptions {
  /** Above it there is speech. */
  threshold?: number;
  min_speech_duration_ms?: number;
  /** Longer speech is cut, at a silence if there is one. */
  max_speech_duration_s?: number;
  min_silence_duration_ms?: number;
  /** What is added at each side. */
  speech_pad_ms?: number;
  /** Below it there is silence after speech. */
  neg_threshold?: number;
  min_silence_at_max_speech?: number;
  /** What each of the chances is of. */
  window_size_samples?: number;
  /** Whether to cut at the longest silence, else at the last. */
  use_max_poss_sil_at_max_speech?: boolean;
}

/** From the sample `start` to the sample `end`. */
export interface Speech {
  start: number;
  end: number;
}

/** Where there is speech, of `speech_probs` of one window after another: of 512 samples, or 256 at 8000 Hz, unless it is said. */
export function get_speech_timestamps_from_probs(
  speech_probs: ArrayLike<number>,
  audio_length_samples: number,
  sampling_rate: number,
  options: SpeechOptions = {},
): Speech[] {
  const { speech_pad_ms = 30, min_speech_duration_ms = 250 } = options;
  const min_speech_samples = (sampling_rate * min_speech_duration_ms) / 1000;
  const speeches = segments(speech_probs, audio_length_samples, sampling_rate, options, min_speech_samples);
  pad(speeches, (sampling_rate * speech_pad_ms) / 1000, audio_length_samples);
  return speeches;
}

function segments(
  speech_probs: ArrayLike<number>,
  audio_length_samples: number,
  sampling_rate: number,
  options: SpeechOptions,
  min_speech_samples: number,
): Speech[] {
  const { threshold = 0.5, max_speech_duration_s = Infinity, min_silence_duration_ms = 100, speech_pad_ms = 30 } = options;
  const { neg_threshold = Math.max(threshold - 0.15, 0.01), min_silence_at_max_speech = 98 } = options;
  const { use_max_poss_sil_at_max_speech = true } = options;
  const { window_size_samples = sampling_rate === 16000 ? 512 : 256 } = options;
  const pads = (2 * sampling_rate * speech_pad_ms) / 1000;
  const max_speech_samples = sampling_rate * max_speech_duration_s - window_size_samples - pads;
  const min_silence_samples = (sampling_rate * min_silence_duration_ms) / 1000;
  const min_silence_samples_at_max_speech = (sampling_rate * min_silence_at_max_speech) / 1000;

  const speeches: Speech[] = [];
  let start: number | undefined; // of the current speech
  let temp_end = 0; // to save potential segment end (and tolerate some silence)
  let [prev_end, next_start] = [0, 0]; // to save potential segment limits in case of maximum segment size reached
  let possible_ends: [end: number, duration: number][] = [];
  const end = (at: number, next?: number): void => {
    if (start !== undefined) speeches.push({ start, end: at });
    start = next;
    prev_end = next_start = temp_end = 0;
    possible_ends = [];
  };

  for (let i = 0; i < speech_probs.length; i++) {
    const speech_prob = speech_probs[i];
    const cur_sample = window_size_samples * i;

    // If speech returns after a temp_end, record candidate silence if long enough and clear temp_end
    if (speech_prob >= threshold && temp_end > 0) {
      const sil_dur = cur_sample - temp_end;
      if (sil_dur > min_silence_samples_at_max_speech) possible_ends.push([temp_end, sil_dur]);
      temp_end = 0;
      if (next_start < prev_end) next_start = cur_sample;
    }

    // Start of speech
    if (speech_prob >= threshold && start === undefined) {
      start = cur_sample;
      continue;
    }

    // Max speech length reached: decide where to cut
    if (start !== undefined && cur_sample - start > max_speech_samples) {
      if (use_max_poss_sil_at_max_speech && possible_ends.length > 0) {
        const [last, duration] = possible_ends.reduce((best, other) => (other[1] > best[1] ? other : best));
        end(last, duration < cur_sample ? last + duration : undefined);
      } else if (prev_end > 0) {
        end(prev_end, next_start < prev_end ? undefined : next_start);
      } else {
        end(cur_sample);
        continue;
      }
    }

    // Silence detection while in speech
    if (speech_prob < neg_threshold && start !== undefined) {
      if (temp_end === 0) temp_end = cur_sample;
      const sil_dur_now = cur_sample - temp_end;
      if (!use_max_poss_sil_at_max_speech && sil_dur_now > min_silence_samples_at_max_speech) prev_end = temp_end;
      if (sil_dur_now >= min_silence_samples) {
        if (temp_end - start <= min_speech_samples) start = undefined; // too short
        end(temp_end);
      }
    }
  }
  if (start !== undefined && audio_length_samples - start > min_speech_samples) end(audio_length_samples);
  return speeches;
}

/** Widens each by `speech_pad_samples` a side, or to the middle of a silence that is too short for that. */
function pad(speeches: Speech[], speech_pad_samples: number, audio_length_samples: number): void {
  speeches.forEach((speech, i) => {
    if (i === 0) speech.start = Math.trunc(Math.max(0, speech.start - speech_pad_samples));
    const next = speeches.at(i + 1);
    const silence_duration = next ? next.start - speech.end : Infinity;
    if (next && silence_duration < 2 * speech_pad_samples) {
      speech.end += Math.floor(silence_duration / 2);
      next.start = Math.max(0, next.start - Math.floor(silence_duration / 2));
    } else {
      speech.end = Math.trunc(Math.min(audio_length_samples, speech.end + speech_pad_samples));
      if (next) next.start = Math.trunc(Math.max(0, next.start - speech_pad_samples));
    }
  });
}
