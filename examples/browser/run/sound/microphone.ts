// The microphone, as the samples that the model hears.
import { CHUNK, RATE } from './frames.js';

/** A browser has none in a page that did not come by https. */
export const hasMicrophone = 'mediaDevices' in navigator && 'AudioWorkletNode' in globalThis;

/** Runs where sound is processed: takes samples at `RATE` out of those that come, and hands them over by chunks. */
const EAR = `registerProcessor('ear', class extends AudioWorkletProcessor {
  chunk = new Float32Array(${CHUNK});
  filled = 0;
  place = 0;
  last = 0;
  process([[samples]]) {
    if (!samples) return true;
    for (; this.place < samples.length; this.place += sampleRate / ${RATE}) {
      const right = Math.floor(this.place), left = right === 0 ? this.last : samples[right - 1];
      this.chunk[this.filled++] = left + (samples[right] - left) * (this.place - right);
      if (this.filled === ${CHUNK}) {
        this.port.postMessage(this.chunk);
        this.filled = 0;
      }
    }
    this.place -= samples.length;
    this.last = samples[samples.length - 1];
    return true;
  }
});`;

/** Listens until the function that it gives is called. */
export async function listenTo(take: (chunk: Float32Array<ArrayBuffer>) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new AudioContext();
  const end = (): void => {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
  try {
    const address = URL.createObjectURL(new Blob([EAR], { type: 'text/javascript' }));
    await context.audioWorklet.addModule(address).finally(() => URL.revokeObjectURL(address));
    const ear = new AudioWorkletNode(context, 'ear', { channelCount: 1, channelCountMode: 'explicit' });
    ear.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => take(data);
    // Pitches that are too high for the model are taken away: a Butterworth filter of the fourth order.
    const filters = [0.54, 1.31].map(
      (q) => new BiquadFilterNode(context, { type: 'lowpass', frequency: 0.42 * RATE, Q: 20 * Math.log10(q) }),
    );
    const nodes: AudioNode[] = [context.createMediaStreamSource(stream), ...filters, ear];
    nodes.reduce((from, to) => from.connect(to));
    return end;
  } catch (error) {
    end();
    throw error;
  }
}
