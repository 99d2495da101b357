// A safetensors file of many tensors, each of four numbers.

export function manyTensors(count: number): Uint8Array {
  const entries = Array.from({ length: count }, (_, i) => {
    return [`layer.${i}.weight`, { dtype: 'F32', shape: [2, 2], data_offsets: [16 * i, 16 * (i + 1)] }] as const;
  });
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const header = Buffer.alloc(8);
  header.writeBigUInt64LE(BigInt(json.length));
  const numbers = Float32Array.from({ length: 4 * count }, (_, i) => Math.sin(i));
  return Buffer.concat([header, json, Buffer.from(numbers.buffer)]);
}
