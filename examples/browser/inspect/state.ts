// What the tab knows, and what happens when the visitor does something.
import { batch, computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
import { proxy } from 'comlink';
import type { Context } from '../context.js';
import { messageOf } from '../ui/message.js';
import { saveFile } from '../ui/save_file.js';
import type { FileReport, TensorReport } from './file.js';
import { type Order, rowsOf, type Row, treeOf } from './rows.js';
import { isSample, SAMPLES, type SampleName } from './samples.js';

export class State {
  readonly file = signal<FileReport | undefined>(undefined);
  /** What is being done, if anything is. */
  readonly busy = signal<string | undefined>(undefined);
  readonly error = signal<string | undefined>(undefined);

  readonly sample: Signal<string>;
  readonly view: Signal<string>;
  readonly filter: Signal<string>;
  readonly language: Signal<string>;
  /** The name of the tensor that is looked at. */
  readonly chosen: Signal<string>;
  readonly order = signal<Order>({ by: 'place', down: false });
  readonly closed = signal<ReadonlySet<string>>(new Set());

  readonly rows: ReadonlySignal<readonly Row[]>;
  readonly tensor: ReadonlySignal<number>;
  readonly look = signal<{ index: number; report?: TensorReport; error?: string } | undefined>(undefined);

  /** Counts what was asked for: an answer to an earlier question is not shown. */
  private asked = 0;

  constructor(private readonly context: Context) {
    this.sample = context.setting('sample', '');
    this.view = context.setting('view', 'tree');
    this.filter = context.setting('filter', '');
    this.language = context.setting('language', 'typescript');
    this.chosen = context.setting('tensor', '');
    const tree = computed(() => treeOf(this.file.value?.tensors ?? []));
    this.rows = computed(() => {
      const tensors = this.file.value?.tensors ?? [];
      return rowsOf(tensors, tree.value, {
        asTree: this.view.value === 'tree',
        filter: this.filter.value,
        order: this.order.value,
        closed: this.closed.value,
      });
    });
    this.tensor = computed(() => (this.file.value?.tensors ?? []).findIndex(({ name }) => name === this.chosen.value));
    effect(() => {
      const index = this.file.value === undefined ? -1 : this.tensor.value;
      untracked(() => this.lookAt(index));
    });
  }

  open(files: readonly File[]): Promise<void> {
    if (files.length === 0) return Promise.resolve();
    this.sample.value = '';
    this.chosen.value = '';
    return this.take(files[0].name, () => this.context.worker.inspect.open(files));
  }

  openSample(name: SampleName): Promise<void> {
    this.sample.value = name;
    return this.take(SAMPLES[name].file, () => this.context.worker.inspect.openSample(name));
  }

  private async take(name: string, read: () => Promise<FileReport>): Promise<void> {
    const asked = ++this.asked;
    this.error.value = undefined;
    this.busy.value = `Reading ${name} …`;
    try {
      const file = await read();
      if (asked !== this.asked) return;
      batch(() => {
        this.closed.value = new Set();
        this.file.value = file;
        if (this.tensor.value < 0) this.chosen.value = first(file);
      });
      this.context.say(`${file.name}: ${file.tensors.length} tensors`);
    } catch (error) {
      if (asked === this.asked) this.error.value = messageOf(error);
    } finally {
      if (asked === this.asked) this.busy.value = undefined;
    }
  }

  /** Shows what is known of a tensor. */
  choose(index: number): void {
    this.chosen.value = this.file.value?.tensors[index]?.name ?? '';
  }

  private lookAt(index: number): void {
    const asked = this.asked;
    this.look.value = index < 0 ? undefined : { index };
    if (index < 0) return;
    const answer = (found: { report: TensorReport } | { error: string }): void => {
      if (asked === this.asked && this.look.value?.index === index) this.look.value = { index, ...found };
    };
    this.context.worker.inspect.look(index).then(
      (report) => answer({ report }),
      (error: unknown) => answer({ error: messageOf(error) }),
    );
  }

  toggle(path: string): void {
    const closed = new Set(this.closed.value);
    if (!closed.delete(path)) closed.add(path);
    this.closed.value = closed;
  }

  /** Downloads a part of the file as `.pt` or `.safetensors`. */
  async convert(part: number, extension: string): Promise<void> {
    const file = this.file.value;
    if (file === undefined) return;
    const label = file.parts[part];
    const name = `${[file.name.replace(/\.[^.]*$/, ''), ...(label ? [label] : [])].join('.')}${extension}`;
    this.error.value = undefined;
    this.busy.value = `Writing ${name} …`;
    try {
      const heard = proxy((bytes: number) => void (this.busy.value = `Writing ${name}: ${Math.round(bytes / 1e6)} MB …`));
      const { blob, leftOut } = await this.context.worker.inspect.convert(part, name, heard);
      saveFile(blob, name);
      this.context.say([`${name} is downloaded`, ...leftOut].join('. '));
    } catch (error) {
      this.error.value = messageOf(error);
    } finally {
      this.busy.value = undefined;
    }
  }

  async downloadSample(name: SampleName): Promise<void> {
    saveFile(await this.context.worker.inspect.sampleFile(name), SAMPLES[name].file);
  }

  /** Back to the beginning. */
  close(): void {
    this.asked++;
    batch(() => {
      this.file.value = this.error.value = this.busy.value = undefined;
      this.sample.value = this.chosen.value = this.filter.value = '';
    });
  }

  /** Opens the sample that the address names, now and when it changes. */
  follow(name: string): void {
    if (isSample(name) && this.file.value?.name !== SAMPLES[name].file) void this.openSample(name);
  }
}

/** The tensor that says most at first sight: what a recurrent module does with its state, or the first with two dimensions. */
function first({ tensors }: FileReport): string {
  const tables = tensors.filter(({ shape }) => shape.length === 2 && shape.every((size) => size > 1));
  const seen = tables.find(({ name }) => name.includes('weight_hh')) ?? tables[0] ?? tensors[0];
  return seen?.name ?? '';
}
