// Plays samples and says where it is.
import { effect, signal } from '@preact/signals';
import { RATE } from './frames.js';

export class Player {
  /** In seconds from the sound's beginning. */
  readonly at = signal(0);
  readonly playing = signal(false);
  private context: AudioContext | undefined;
  private source: AudioBufferSourceNode | undefined;
  private samples = new Float32Array();
  private frame = 0;

  /** Pauses when `open` does not hold any more. */
  constructor(open: { readonly value: boolean }) {
    effect(() => {
      if (!open.value) this.pause();
    });
  }

  get seconds(): number {
    return this.samples.length / RATE;
  }

  load(samples: Float32Array<ArrayBuffer>): void {
    this.pause();
    this.samples = samples;
    this.at.value = 0;
  }

  async play(): Promise<void> {
    if (this.samples.length === 0) return;
    this.pause();
    const context = (this.context ??= new AudioContext());
    await context.resume();
    const buffer = context.createBuffer(1, this.samples.length, RATE);
    buffer.copyToChannel(this.samples, 0);
    const source = (this.source = new AudioBufferSourceNode(context, { buffer }));
    source.connect(context.destination);
    const from = this.at.value < this.seconds ? this.at.value : 0;
    const begun = context.currentTime - from;
    source.start(0, from);
    this.playing.value = true;
    const follow = (): void => {
      this.at.value = Math.min(context.currentTime - begun, this.seconds);
      if (this.at.value === this.seconds) this.pause();
      else this.frame = requestAnimationFrame(follow);
    };
    this.frame = requestAnimationFrame(follow);
  }

  pause(): void {
    cancelAnimationFrame(this.frame);
    this.source?.stop();
    this.source = undefined;
    this.playing.value = false;
  }

  /** Goes to a place, and plays on from there if it plays. */
  async seek(seconds: number): Promise<void> {
    const playing = this.playing.peek();
    this.pause();
    this.at.value = Math.min(Math.max(seconds, 0), this.seconds);
    if (playing) await this.play();
  }
}
