// Bytes that come one after another and stay where they were put: nobody copies them again to have them in one piece.
import { type ByteSource, checkRange } from '../reader.js';

/** Memory is taken as bytes come, whatever their sender says of how many there will be. */
const SMALLEST = 2 ** 16;
const LARGEST = 2 ** 24;

interface Block {
  start: number;
  bytes: Uint8Array;
}

export class Received {
  private blocks: Block[] = [];
  /** How many bytes have come. */
  size = 0;
  /** For so many there is room. */
  private room = 0;

  /** `announced` is how many there will be in all, if that has been said. */
  append(bytes: Uint8Array, announced = Infinity): void {
    for (let done = 0; done < bytes.length;) {
      if (this.size === this.room) this.grow(announced);
      const { start, bytes: block } = this.blocks[this.blocks.length - 1];
      const piece = bytes.subarray(done, done + this.room - this.size);
      block.set(piece, this.size - start);
      this.size += piece.length;
      done += piece.length;
    }
  }

  clear(): void {
    this.blocks = [];
    this.size = this.room = 0;
  }

  /** What has come, to be read. */
  source(): ByteSource {
    const { size } = this;
    const readInto = (offset: number, target: Uint8Array): void => {
      for (let i = this.blockOf(offset), done = 0; done < target.length; i++) {
        const { start, bytes } = this.blocks[i];
        const piece = bytes.subarray(offset + done - start).subarray(0, target.length - done);
        target.set(piece, done);
        done += piece.length;
      }
    };
    const read = (offset: number, length: number): Uint8Array => {
      const { start, bytes } = this.blocks[this.blockOf(offset)] ?? { start: 0, bytes: new Uint8Array(0) };
      if (offset + length <= start + bytes.length) return bytes.subarray(offset - start, offset - start + length);
      const joined = new Uint8Array(length);
      readInto(offset, joined);
      return joined;
    };
    const checked = <T>(offset: number, length: number, result: () => T): Promise<T> =>
      Promise.resolve().then(() => {
        checkRange(size, offset, length);
        return result();
      });
    return {
      size,
      read: (offset, length) => checked(offset, length, () => read(offset, length)),
      readInto: (offset, target) => checked(offset, target.length, () => readInto(offset, target)),
      close: () => {
        this.clear();
        return Promise.resolve();
      },
    };
  }

  private grow(announced: number): void {
    const left = announced > this.size ? announced - this.size : Infinity;
    const bytes = new Uint8Array(Math.min(Math.max(this.size, SMALLEST), LARGEST, left));
    this.blocks.push({ start: this.room, bytes });
    this.room += bytes.length;
  }

  /** The index of the block that the byte at `offset` is in. */
  private blockOf(offset: number): number {
    let [first, last] = [0, this.blocks.length - 1];
    while (first < last) {
      const middle = Math.ceil((first + last) / 2);
      if (this.blocks[middle].start <= offset) first = middle;
      else last = middle - 1;
    }
    return first;
  }
}
