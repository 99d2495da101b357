// Pickle's integers of any length.

/** Little-endian two's complement; a bigint beyond ±2⁵³. */
export function decodeLong(bytes: Uint8Array): number | bigint {
  let digits = '0x0';
  for (let i = bytes.length - 1; i >= 0; i--) digits += HEX[bytes[i]];
  const signed = BigInt.asIntN(8 * bytes.length, BigInt(digits));
  const short = Number(signed);
  return Number.isSafeInteger(short) ? short : signed;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
