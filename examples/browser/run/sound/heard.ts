// What is known of a sound while it is heard: it grows chunk by chunk.
import type { Part } from './frames.js';

/** Of all frames that there will be; NaN in those that are not heard yet. */
export interface Heard {
  readonly name: string;
  /** Frames that there will be, and that there are. */
  readonly count: number;
  readonly done: number;
  /** As in `Part`. */
  readonly chances: Float32Array;
  readonly peaks: Float32Array;
  readonly hidden: Float32Array;
}

export class Hearing {
  private done = 0;
  private chances: Float32Array = new Float32Array();
  private peaks: Float32Array = new Float32Array();
  private hidden: Float32Array = new Float32Array();

  constructor(
    readonly name: string,
    /** Frames that there will be. It doubles when there are more. */
    private count: number,
  ) {}

  add({ chances, peaks, hidden }: Part): void {
    const from = this.done;
    this.done += chances.length;
    while (this.done > this.count) this.count *= 2;
    const put = (all: Float32Array, part: Float32Array): Float32Array => {
      const width = part.length / chances.length;
      const room = withRoom(all, width * this.count);
      room.set(part, width * from);
      return room;
    };
    this.chances = put(this.chances, chances);
    this.peaks = put(this.peaks, peaks);
    this.hidden = put(this.hidden, hidden);
  }

  /** No more will come. */
  end(): void {
    const cut = (all: Float32Array): Float32Array => all.subarray(0, (all.length / this.count) * this.done);
    [this.chances, this.peaks, this.hidden] = [cut(this.chances), cut(this.peaks), cut(this.hidden)];
    this.count = this.done;
  }

  /** What is known now. */
  get now(): Heard {
    const { name, count, done, chances, peaks, hidden } = this;
    return { name, count, done, chances, peaks, hidden };
  }
}

function withRoom(all: Float32Array, length: number): Float32Array {
  if (all.length === length) return all;
  const room = new Float32Array(length).fill(NaN);
  room.set(all);
  return room;
}
