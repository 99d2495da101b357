// Sound files, of every kind that the browser plays, as the samples that the model hears.
import { RATE } from './frames.js';

/** One channel at `RATE`: the mean of the file's channels, which the browser resamples. */
export async function decode(bytes: ArrayBuffer, name: string): Promise<Float32Array<ArrayBuffer>> {
  const audio = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes).catch((): never => {
    throw new Error(`${name}: this browser finds no sound in it. WAV, MP3, FLAC and Ogg are what most can read.`);
  });
  const samples = new Float32Array(audio.length);
  for (let channel = 0; channel < audio.numberOfChannels; channel++) {
    audio.getChannelData(channel).forEach((value, i) => (samples[i] += value / audio.numberOfChannels));
  }
  return samples;
}
