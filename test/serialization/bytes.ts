// Little-endian bytes, for files made by hand.

export type Bytes = readonly number[];

export const utf8 = (text: string): Bytes => [...new TextEncoder().encode(text)];

export function le(value: number | bigint, size: number): Bytes {
  const bits = BigInt.asUintN(8 * size, BigInt(value));
  return Array.from({ length: size }, (_, i) => Number((bits >> BigInt(8 * i)) & 0xffn));
}

/** Pieces of any size, put together. */
export function join(...pieces: readonly ArrayLike<number>[]): Uint8Array {
  const result = new Uint8Array(pieces.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}
