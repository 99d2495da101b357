// Bytes that are written one after another, in a buffer that grows.

export class ByteWriter {
  private buffer = new Uint8Array(64);
  private view = new DataView(this.buffer.buffer);
  private length = 0;

  u8(value: number): this {
    const at = this.room(1);
    this.view.setUint8(at, value);
    return this;
  }

  u16(value: number): this {
    const at = this.room(2);
    this.view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    const at = this.room(4);
    this.view.setUint32(at, value, true);
    return this;
  }

  u64(value: number): this {
    return this.u32(value % 2 ** 32).u32(Math.floor(value / 2 ** 32));
  }

  /** The one number that pickles have in big-endian order. */
  f64BigEndian(value: number): this {
    const at = this.room(8);
    this.view.setFloat64(at, value);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    const at = this.room(bytes.length);
    this.buffer.set(bytes, at);
    return this;
  }

  /** What has been written so far. */
  written(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /** Makes room for `count` more bytes, maybe in another buffer, and says where they start. */
  private room(count: number): number {
    const start = this.length;
    this.length += count;
    if (this.length > this.buffer.length) {
      const grown = new Uint8Array(Math.max(this.length, 2 * this.buffer.length));
      grown.set(this.buffer);
      this.buffer = grown;
      this.view = new DataView(grown.buffer);
    }
    return start;
  }
}
