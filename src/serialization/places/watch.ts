// Who follows a load from outside: hears how far it is, and may end it.
import { type ByteSource } from '../reader.js';
import { looksLikeJson } from '../shards/index_file.js';

/**
 * Hears how far a load is: as in tfjs a fraction, which never falls, and the bytes that are there. The last call is with
 * exactly 1. While nobody knows how many bytes there will be, `total` is undefined and the fraction stays.
 */
export type OnProgress = (fraction: number, bytes: { loaded: number; total: number | undefined }) => void;

/** So many bytes more are worth a call. */
const STEP = 2 ** 14;
/** No more are read at once, so that there is something to hear, and a moment to end. */
const PIECE = 2 ** 23;

/** What has come of a file. */
export class Part {
  loaded = 0;
  /** An index is not counted: it is only the way to the files that are waited for. */
  counts = false;

  constructor(
    /** Undefined if nobody knows. */
    public size: number | undefined,
    private readonly report: () => void,
  ) {}

  /** Called with the bytes that have come. */
  deliver(bytes: Uint8Array): void {
    if (this.loaded === 0) this.counts = !looksLikeJson(bytes);
    this.loaded = Math.min(this.loaded + bytes.length, this.size ?? Infinity);
    this.report();
  }

  /** All is there. */
  end(): void {
    this.size = this.loaded;
    this.report();
  }

  /** It comes anew. */
  restart(size: number | undefined): void {
    this.loaded = 0;
    this.size = size;
  }
}

export class Watch {
  private readonly parts: Part[] = [];
  private expected = 1;
  private told = { fraction: 0, loaded: 0 };
  private refusal: { error: unknown } | undefined;

  constructor(
    private readonly onProgress?: OnProgress | null,
    readonly signal?: AbortSignal | null,
  ) {}

  /** One more file. */
  part(size?: number): Part {
    const part = new Part(size, () => this.report());
    this.parts.push(part);
    return part;
  }

  /** So many files are wanted. */
  expect(files: number): void {
    this.expected = files;
  }

  /** What `run` gives. If the load is ended from outside, the error is what it was ended with. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    try {
      this.throwIfEnded();
      return await run();
    } catch (error) {
      this.throwIfEnded();
      throw error;
    }
  }

  throwIfEnded(): void {
    if (this.refusal) throw this.refusal.error;
    this.signal?.throwIfAborted();
  }

  /** All that is wanted is there, be it less than the whole file. */
  end(): void {
    const loaded = sum(this.counted, (part) => part.loaded);
    this.tell(1, loaded, loaded);
  }

  private get counted(): Part[] {
    return this.parts.filter(({ counts }) => counts);
  }

  private report(): void {
    if (!this.onProgress) return;
    const { counted, expected, told } = this;
    const loaded = sum(counted, (part) => part.loaded);
    const known = counted.length === expected && counted.every(({ size }) => size !== undefined);
    const total = known ? sum(counted, ({ size = 0 }) => size) : undefined;
    const fraction = sum(counted, (part) => (part.size ? part.loaded / part.size : 0)) / expected;
    if (loaded >= told.loaded + STEP && fraction < 1) this.tell(Math.max(told.fraction, fraction), loaded, total);
  }

  private tell(fraction: number, loaded: number, total: number | undefined): void {
    this.told = { fraction, loaded };
    try {
      this.onProgress?.(fraction, { loaded, total });
    } catch (error) {
      this.refusal = { error };
      throw error;
    }
  }
}

const sum = (parts: readonly Part[], of: (part: Part) => number): number =>
  parts.reduce((total, part) => total + of(part), 0);

/** The same bytes, read as long as the load is not ended; `part` hears of them. */
export function watched(source: ByteSource, watch: Watch, part?: Part): ByteSource {
  return {
    size: source.size,
    async read(offset, length) {
      watch.throwIfEnded();
      const bytes = await source.read(offset, length);
      part?.deliver(bytes);
      return bytes;
    },
    async readInto(offset, target) {
      let done = 0;
      do {
        watch.throwIfEnded();
        const piece = target.subarray(done, done + PIECE);
        await source.readInto(offset + done, piece);
        part?.deliver(piece);
        done += piece.length;
      } while (done < target.length);
    },
    close: () => source.close(),
  };
}
