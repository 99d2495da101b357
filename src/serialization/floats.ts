// The floats that JavaScript lacks, widened to float32: every one of their values is one of float32's.

/** Widens by shifts of bits alone, so that a NaN keeps its payload. */
export function bfloat16(values: Uint16Array): Float32Array {
  const wide = new Uint32Array(values.length);
  for (let i = 0; i < wide.length; i++) wide[i] = values[i] << 16;
  return new Float32Array(wide.buffer);
}

/** How many bits the exponent and the fraction have. */
const FORMATS = { float16: [5, 10], float8_e5m2: [5, 2], float8_e4m3fn: [4, 3] } as const;

export const float16 = (values: Uint16Array): Float32Array => lookedUp(values, table('float16', ...FORMATS.float16));

export const float8_e5m2 = (values: Uint8Array): Float32Array =>
  lookedUp(values, table('float8_e5m2', ...FORMATS.float8_e5m2));

/** It has no infinities: their bits stand for more values, and only all ones are NaN. */
export const float8_e4m3fn = (values: Uint8Array): Float32Array =>
  lookedUp(values, table('float8_e4m3fn', ...FORMATS.float8_e4m3fn));

function lookedUp(values: Uint16Array | Uint8Array, bits: Uint32Array): Float32Array {
  const wide = new Uint32Array(values.length);
  for (let i = 0; i < wide.length; i++) wide[i] = bits[values[i]];
  return new Float32Array(wide.buffer);
}

const tables = new Map<string, Uint32Array>();

function table(dtype: string, exponentBits: number, mantissaBits: number): Uint32Array {
  const made = tables.get(dtype);
  if (made !== undefined) return made;
  const bits = Uint32Array.from({ length: 2 << (exponentBits + mantissaBits) }, (_, pattern) => {
    return widen(pattern, exponentBits, mantissaBits, dtype.endsWith('fn'));
  });
  tables.set(dtype, bits);
  return bits;
}

/** The bits of the float32 with the value of `pattern`. `finite`: without infinities. */
function widen(pattern: number, exponentBits: number, mantissaBits: number, finite: boolean): number {
  const top = (1 << exponentBits) - 1;
  const exponent = (pattern >> mantissaBits) & top;
  const ones = (1 << mantissaBits) - 1;
  const mantissa = pattern & ones;
  const sign = (pattern >> (exponentBits + mantissaBits)) << 31;
  const fraction = mantissa << (23 - mantissaBits);
  const bias = top >> 1;
  if (exponent === top && (!finite || mantissa === ones)) return sign | 0x7f800000 | fraction;
  if (exponent !== 0) return sign | ((exponent - bias + 127) << 23) | fraction;
  return sign | bitsOf(mantissa * 2 ** (1 - bias - mantissaBits));
}

const bitsOf = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0];

/** The patterns of `dtype` for floats that are values of it. */
export function narrowFloats(dtype: string, values: Float32Array): Uint16Array | Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  if (dtype === 'bfloat16') return Uint16Array.from(bits, (pattern) => pattern >>> 16);
  const [exponent, mantissa] = FORMATS[dtype as keyof typeof FORMATS];
  const wide = table(dtype, exponent, mantissa);
  const patterns = new Map<number, number>();
  wide.forEach((value, pattern) => patterns.set(value, pattern));
  const nan = wide.findIndex((pattern) => (pattern & 0x7fffffff) > 0x7f800000);
  const narrow = dtype === 'float16' ? new Uint16Array(bits.length) : new Uint8Array(bits.length);
  for (let i = 0; i < bits.length; i++) narrow[i] = patterns.get(bits[i]) ?? nan;
  return narrow;
}
