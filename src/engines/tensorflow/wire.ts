// The few encodings of protocol buffers' wire format that a TensorFlow graph needs.

const LENGTH_DELIMITED = 2;

function varint(value: number): number[] {
  let rest = BigInt.asUintN(64, BigInt(value)); // negative numbers take all ten bytes
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** A field that holds an integer, an enumeration or a truth value. */
export function integer(field: number, value: number | boolean): Uint8Array {
  return Uint8Array.from([...varint(field << 3), ...varint(Number(value))]);
}

/** A field that holds a string, bytes or a message. */
export function bytes(field: number, content: string | Uint8Array): Uint8Array {
  const encoded = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return join([Uint8Array.from([...varint((field << 3) | LENGTH_DELIMITED), ...varint(encoded.length)]), encoded]);
}

/** A field that holds a message of these fields. */
export function message(field: number, ...fields: readonly Uint8Array[]): Uint8Array {
  return bytes(field, join(fields));
}
