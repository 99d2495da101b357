// Pickle's integers of any length.

const WORD_BITS = 64n;

/** Little-endian two's complement; a bigint beyond ±2⁵³. */
export function decodeLong(bytes: Uint8Array): number | bigint {
  const padded = new DataView(new ArrayBuffer(Math.ceil(bytes.length / 8) * 8));
  bytes.forEach((byte, i) => padded.setUint8(i, byte));
  let value = 0n;
  for (let at = padded.byteLength - 8; at >= 0; at -= 8) value = (value << WORD_BITS) | padded.getBigUint64(at, true);
  const signed = BigInt.asIntN(8 * bytes.length, value);
  const short = Number(signed);
  return Number.isSafeInteger(short) ? short : signed;
}
