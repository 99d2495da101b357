// What the tab knows: the settings, the training in the worker, and what it reports.
import { batch, computed, effect, signal } from '@preact/signals';
import { proxy, type Remote } from 'comlink';
import { CELLS, type CharModelSettings, DEFAULTS } from '../../characters/settings.js';
import type { Context } from '../context.js';
import { messageOf } from '../ui/message.js';
import { saveFile } from '../ui/save_file.js';
import type { Api } from '../worker/api.js';
import { startWorker } from '../worker/start.js';
import type { History, TrainingSettings } from './training.js';
import type { Report, Sample, Summary, TextName } from './worker.js';

export type Choice = TextName | 'own';
export const SIZES = { embedding_size: [16, 32, 64], hidden_size: [32, 64, 128, 256, 512], num_layers: [1, 2, 3] } as const;

const NONE: History = { bits: [], norms: [] };

/** The least and the most that the slider of the temperature gives. */
export const TEMPERATURES = [0.1, 1.5] as const;

export class State {
  /** Of this tab alone, so that the others answer while it trains. */
  private readonly worker: Remote<Api>['train'];
  readonly text;
  readonly cell;
  readonly sizes;
  readonly seed;
  readonly backend;
  readonly temperature;
  /** A text of the visitor's own. */
  readonly own = signal('');
  readonly backends = signal<string[]>([]);
  /** What is being done: nothing can be asked for until the worker has answered. */
  readonly status = signal<'waiting' | 'new' | 'paused' | 'playing'>('waiting');
  readonly summary = signal<Summary | null>(null);
  /** A training of other settings that is kept from before. */
  readonly kept = signal<Summary | null>(null);
  /** Of a sample text that nothing has been learned of. */
  readonly preview = signal<{ text: string; pytorch: number[] }>({ text: '', pytorch: [] });
  readonly pytorch = computed(() => this.summary.value?.pytorch ?? this.preview.value.pytorch);
  readonly sample = signal<Sample | null>(null);
  readonly speed = signal(0);
  readonly failure = signal('');
  /** Another object, though of the same arrays, with every report. */
  readonly history = signal<History>(NONE);
  readonly steps = computed(() => this.history.value.bits.length);

  constructor(private readonly context: Context) {
    this.worker = startWorker((reason) => (this.failure.value = reason)).train;
    const setting = (name: string, initial: string) => context.setting(name, initial);
    this.text = setting('text', 'shakespeare');
    this.cell = setting('cell', DEFAULTS.cell);
    this.sizes = {
      embedding_size: setting('embedding_size', String(DEFAULTS.embedding_size)),
      hidden_size: setting('hidden_size', String(DEFAULTS.hidden_size)),
      num_layers: setting('num_layers', String(DEFAULTS.num_layers)),
    };
    this.seed = setting('seed', '0');
    this.backend = setting('backend', location.protocol === 'file:' ? 'cpu' : 'wasm');
    this.temperature = setting('temperature', '0.8');
    effect(() => this.look());
    void this.trying(() => this.start());
  }

  /** Goes on from what was kept, if the address asks for nothing else. */
  private async start(): Promise<void> {
    this.backends.value = await this.worker.backends();
    if (!this.backends.value.includes(this.backend.value)) this.backend.value = 'cpu';
    await this.worker.useBackend(this.backend.value);
    const found = await this.worker.resume();
    if (found && (!location.hash.includes('?') || this.isAskedFor(found))) {
      this.adopt(found);
    } else {
      this.kept.value = found;
      this.renew();
    }
  }

  private isAskedFor({ text, settings }: Summary): boolean {
    const choice = typeof text === 'string' ? text : 'own';
    return choice === this.choice && JSON.stringify(ordered(settings)) === JSON.stringify(this.settings());
  }

  get choice(): Choice {
    const text = this.text.value;
    return text === 'names' || text === 'own' ? text : 'shakespeare';
  }

  /** The settings, with what an address says in error set right. */
  settings(): TrainingSettings {
    const cell = CELLS.find((name) => name === this.cell.value) ?? DEFAULTS.cell;
    const size = (name: keyof typeof SIZES): number =>
      SIZES[name].find((one) => String(one) === this.sizes[name].value) ?? DEFAULTS[name];
    const seed = /^\d{1,9}$/.test(this.seed.value) ? Number(this.seed.value) : 0;
    return ordered({
      cell,
      embedding_size: size('embedding_size'),
      hidden_size: size('hidden_size'),
      num_layers: size('num_layers'),
      seed,
    });
  }

  /** Goes back to the settings. */
  renew(): void {
    batch(() => {
      this.summary.value = null;
      this.history.value = NONE;
      this.sample.value = null;
      this.speed.value = 0;
      this.status.value = 'new';
    });
  }

  /** Shows a training that the worker has. */
  adopt(summary: Summary): void {
    const { cell, seed, embedding_size, hidden_size, num_layers } = summary.settings;
    batch(() => {
      if (typeof summary.text !== 'string') this.own.value = summary.text.own;
      this.text.value = typeof summary.text === 'string' ? summary.text : 'own';
      this.cell.value = cell;
      this.seed.value = String(seed);
      for (const [name, size] of Object.entries({ embedding_size, hidden_size, num_layers })) {
        this.sizes[name as keyof typeof SIZES].value = String(size);
      }
      this.kept.value = null;
      this.summary.value = summary;
      this.history.value = summary.history;
      this.status.value = 'paused';
    });
    if (this.steps.value > 0) void this.draw();
  }

  /** Goes back to the training that was kept. */
  goBack(): Promise<void> {
    return this.trying(async () => {
      const found = await this.worker.resume();
      if (found) this.adopt(found);
    });
  }

  /** A checkpoint in a file. */
  open(file: File): Promise<void> {
    return this.trying(async () => this.adopt(await this.worker.open(new Uint8Array(await file.arrayBuffer()))));
  }

  play(): Promise<void> {
    return this.trying(async () => {
      await this.begin();
      this.status.value = 'playing';
      this.context.say('Training');
      try {
        const show = (sample: Sample): Sample => (this.sample.value = sample);
        await this.worker.play(
          proxy((report: Report) => this.take(report)),
          proxy(show),
        );
      } finally {
        this.status.value = 'paused';
        this.context.say(`Paused after ${this.steps.value} steps`);
      }
      await this.draw();
    });
  }

  pause(): void {
    void this.worker.pause();
  }

  step(): Promise<void> {
    return this.trying(async () => {
      await this.begin();
      this.status.value = 'waiting';
      this.take(await this.worker.step());
      this.status.value = 'paused';
      await this.draw();
    });
  }

  /** Draws a text, if there is a training to draw it from. */
  async draw(): Promise<void> {
    const sample = await this.worker.sample(Number(this.temperature.value));
    if (sample) this.sample.value = sample;
  }

  useBackend(name: string): Promise<void> {
    const { status } = this;
    const before = [status.value, this.backend.value] as const;
    return this.trying(async () => {
      status.value = 'waiting';
      this.backend.value = name;
      try {
        await this.worker.useBackend(name);
      } catch (error) {
        this.backend.value = before[1];
        throw error;
      } finally {
        status.value = before[0];
      }
    });
  }

  /** The checkpoint as a file to download. */
  download(): Promise<void> {
    return this.trying(async () => {
      const bytes = await this.worker.checkpoint();
      saveFile(new Blob([bytes as Uint8Array<ArrayBuffer>]), 'charmodel.pt');
    });
  }

  /** How the chosen sample text begins, and PyTorch's curve for it, before anything has been learned. */
  private look(): void {
    const { choice } = this;
    const settings = this.settings();
    if (this.status.value !== 'new') return;
    if (choice === 'own') this.preview.value = { text: '', pytorch: [] };
    else void this.worker.preview(choice, settings).then((preview) => (this.preview.value = preview));
  }

  private async begin(): Promise<void> {
    if (this.summary.value) return;
    const { choice } = this;
    this.status.value = 'waiting';
    try {
      const summary = await this.worker.begin(choice === 'own' ? { own: this.own.value } : choice, this.settings());
      this.summary.value = summary;
      this.history.value = summary.history;
      this.kept.value = null;
      await this.worker.sample(Number(this.temperature.value));
    } catch (error) {
      this.status.value = 'new';
      throw error;
    }
  }

  private take({ bits, norms, stepsPerSecond }: Report): void {
    const { history } = this;
    history.value.bits.push(...bits);
    history.value.norms.push(...norms);
    history.value = { ...history.value };
    if (bits.length > 0) this.speed.value = stepsPerSecond;
  }

  private async trying(action: () => Promise<void> | void): Promise<void> {
    this.failure.value = '';
    try {
      await action();
    } catch (error) {
      if (this.status.value === 'waiting') this.status.value = this.summary.value ? 'paused' : 'new';
      this.failure.value = messageOf(error);
    }
  }
}

/** The settings in one order, to be compared as texts. */
function ordered({ seed, cell, embedding_size, hidden_size, num_layers }: CharModelSettings & { seed: number }) {
  return { cell, embedding_size, hidden_size, num_layers, seed };
}
