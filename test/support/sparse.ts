// Files of any size on disk that take no room there: what is not written is zero.
import fs from 'node:fs';

/** A safetensors file of one float32 tensor `w` of `elements` zeros, but for the last, which is 7. */
export function sparseSafetensors(file: string, elements: number): void {
  const header = JSON.stringify({ w: { dtype: 'F32', shape: [elements], data_offsets: [0, 4 * elements] } });
  const head = Buffer.alloc(8 + Math.ceil(header.length / 8) * 8, ' ');
  head.writeBigUInt64LE(BigInt(head.length - 8));
  head.write(header, 8);
  const size = head.length + 4 * elements;
  const handle = fs.openSync(file, 'w');
  fs.writeSync(handle, head);
  fs.writeSync(handle, Buffer.from(Float32Array.of(7).buffer), 0, 4, size - 4);
  fs.closeSync(handle);
}
