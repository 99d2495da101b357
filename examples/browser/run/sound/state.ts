// What is known of the sound that is heard: where it comes from, what the model makes of it, where it is played.
import { computed, effect, signal } from '@preact/signals';
import type { Context } from '../../context.js';
import { messageOf } from '../../ui/message.js';
import { Units } from '../units.js';
import { decode } from './decode.js';
import { CHUNK, joined, MOST_SECONDS, RATE, STEP, wholeFrames } from './frames.js';
import { type Heard, Hearing } from './heard.js';
import { listenTo } from './microphone.js';
import { Player } from './player.js';
import { type Span, spansOf } from './spans.js';

const SHOWN_EVERY = 200; // ms
const LEVEL = 0.5;
const MICROPHONE_SECONDS = 8; // that are seen at first
export const SAMPLE = 'prompt.wav';

export class State {
  readonly units;
  readonly threshold;
  /** The chance from which there is speech. */
  readonly level = computed(() => {
    const level = Number(this.threshold.value);
    return level > 0 && level < 1 ? level : LEVEL;
  });
  readonly player;
  readonly heard = signal<Heard | null>(null);
  /** Of how long a file only the beginning is heard, in seconds. */
  readonly cut = signal<number | undefined>(undefined);
  readonly failure = signal('');
  readonly listening = signal(false);
  readonly spans = computed((): Span[] => (this.heard.value ? spansOf(this.heard.value, this.level.value) : []));
  /** Counts what was asked for: what an earlier sound gives is not shown. */
  private asked = 0;
  private stopListening: (() => void) | undefined;

  constructor(private readonly context: Context) {
    this.units = new Units(context, 'sound_pins');
    this.threshold = context.setting('threshold', String(LEVEL));
    this.player = new Player(context.open);
    effect(() => {
      if (!context.open.value) this.stop();
    });
  }

  openSample(): Promise<void> {
    return this.take(SAMPLE, async () => (await this.context.worker.run.sampleSound()).buffer);
  }

  open(files: readonly File[]): Promise<void> {
    const [file] = files;
    return files.length === 0 ? Promise.resolve() : this.take(file.name, () => file.arrayBuffer());
  }

  private async take(name: string, read: () => Promise<ArrayBuffer>): Promise<void> {
    const mine = this.begin();
    try {
      const samples = await decode(await read(), name);
      if (mine === this.asked) await this.hearAll(name, samples, mine);
    } catch (error) {
      if (mine === this.asked) this.failure.value = messageOf(error);
    }
  }

  /** Another sound is asked for. */
  private begin(): number {
    this.stop();
    this.player.load(new Float32Array());
    this.failure.value = '';
    this.cut.value = undefined;
    this.heard.value = null;
    return ++this.asked;
  }

  private async hearAll(name: string, all: Float32Array<ArrayBuffer>, mine: number): Promise<void> {
    if (all.length === 0) throw new Error(`${name}: there is no sound in it`);
    const samples = all.slice(0, MOST_SECONDS * RATE);
    this.cut.value = samples.length < all.length ? all.length / RATE : undefined;
    this.player.load(samples);
    const { worker } = this.context;
    const hearing = new Hearing(name, Math.ceil(samples.length / STEP));
    let shown = performance.now();
    await worker.run.listen();
    for (let at = 0; at < samples.length; at += CHUNK) {
      hearing.add(await worker.run.hear(wholeFrames(samples.slice(at, at + CHUNK)))); // of a part of an array all is sent
      if (mine !== this.asked) return;
      if (performance.now() - shown < SHOWN_EVERY) continue;
      this.heard.value = hearing.now;
      shown = performance.now();
    }
    this.finish(hearing);
  }

  private finish(hearing: Hearing): void {
    hearing.end();
    this.heard.value = hearing.now;
    const { length } = this.spans.value;
    this.context.say(`${hearing.name}: speech in ${length} ${length === 1 ? 'place' : 'places'}`);
  }

  /** Hears the microphone, until `stop` or for as long as a sound may be. */
  async listen(): Promise<void> {
    const mine = this.begin();
    const hearing = new Hearing('microphone', (MICROPHONE_SECONDS * RATE) / STEP);
    const chunks: Float32Array<ArrayBuffer>[] = [];
    const { worker } = this.context;
    let last = Promise.resolve();
    const hear = async (chunk: Float32Array): Promise<void> => {
      const part = await worker.run.hear(chunk);
      if (mine !== this.asked) return;
      hearing.add(part);
      this.heard.value = hearing.now;
    };
    try {
      await worker.run.listen();
      const end = await listenTo((chunk) => {
        if (!this.listening.value || mine !== this.asked) return;
        chunks.push(chunk);
        last = hear(chunk).catch((error: unknown) => void (this.failure.value = messageOf(error)));
        if (chunks.length * CHUNK >= MOST_SECONDS * RATE) this.stop();
      });
      if (mine !== this.asked) {
        end();
        return;
      }
      this.listening.value = true;
      this.stopListening = () => {
        end();
        void last.then(() => {
          if (mine !== this.asked || chunks.length === 0) return;
          this.player.load(joined(chunks));
          this.finish(hearing);
        });
      };
    } catch (error) {
      if (mine === this.asked) this.failure.value = `The microphone: ${messageOf(error)}`;
    }
  }

  /** No more of the microphone. */
  stop(): void {
    this.listening.value = false;
    this.stopListening?.();
    this.stopListening = undefined;
  }
}
