// The floats that JavaScript lacks, widened to float32: every one of their values is one of float32's.

/** Widens by shifts of bits alone, so that a NaN keeps its payload. */
export function bfloat16(values: Uint16Array): Float32Array {
  const wide = new Uint32Array(values.length);
  for (let i = 0; i < wide.length; i++) wide[i] = values[i] << 16;
  return new Float32Array(wide.buffer);
}

interface Format {
  /** Bits of the exponent and of the fraction. */
  exponent: number;
  fraction: number;
  /** What is taken off the exponent. */
  bias: number;
  /**
   * What the patterns mean that are no finite number elsewhere. `fn`: there are no infinities, and all ones are NaN; `fnuz`: nor
   * is there a negative zero, whose pattern alone is NaN.
   */
  special: 'infinities' | 'fn' | 'fnuz';
}

const FORMATS = {
  float16: { exponent: 5, fraction: 10, bias: 15, special: 'infinities' },
  float8_e5m2: { exponent: 5, fraction: 2, bias: 15, special: 'infinities' },
  float8_e4m3fn: { exponent: 4, fraction: 3, bias: 7, special: 'fn' },
  float8_e5m2fnuz: { exponent: 5, fraction: 2, bias: 16, special: 'fnuz' },
  float8_e4m3fnuz: { exponent: 4, fraction: 3, bias: 8, special: 'fnuz' },
} as const satisfies Readonly<Record<string, Format>>;

/** A float of 8 or 16 bits, but for `bfloat16`. */
export type SmallFloat = keyof typeof FORMATS | 'float8_e8m0fnu';

/** The values of all patterns are made once for each type. */
export function widenFloats(dtype: SmallFloat, values: Uint16Array | Uint8Array): Float32Array {
  const wide = new Uint32Array(values.length);
  const bits = table(dtype);
  for (let i = 0; i < wide.length; i++) wide[i] = bits[values[i]];
  return new Float32Array(wide.buffer);
}

const tables = new Map<SmallFloat, Uint32Array>();

function table(dtype: SmallFloat): Uint32Array {
  const made = tables.get(dtype) ?? makeTable(dtype);
  tables.set(dtype, made);
  return made;
}

function makeTable(dtype: SmallFloat): Uint32Array {
  if (dtype === 'float8_e8m0fnu') return Uint32Array.from({ length: 256 }, (_, exponent) => powerOfTwo(exponent));
  const format = FORMATS[dtype];
  return Uint32Array.from({ length: 2 << (format.exponent + format.fraction) }, (_, pattern) => widen(pattern, format));
}

const NAN = 0x7fc00000;

/** It has an exponent and nothing else, not even a sign: all ones are NaN. */
const powerOfTwo = (exponent: number): number => (exponent === 255 ? NAN : bitsOf(2 ** (exponent - 127)));

/** The bits of the float32 with the value of `pattern`. */
function widen(pattern: number, { exponent: exponentBits, fraction: fractionBits, bias, special }: Format): number {
  const top = (1 << exponentBits) - 1;
  const ones = (1 << fractionBits) - 1;
  const exponent = (pattern >> fractionBits) & top;
  const fraction = pattern & ones;
  const negative = pattern >> (exponentBits + fractionBits);
  if (special === 'fnuz' && negative && (exponent | fraction) === 0) return NAN;
  const sign = negative << 31;
  const wide = fraction << (23 - fractionBits);
  const isSpecial = special === 'infinities' || (special === 'fn' && fraction === ones);
  if (exponent === top && isSpecial) return sign | 0x7f800000 | wide;
  if (exponent !== 0) return sign | ((exponent - bias + 127) << 23) | wide;
  return sign | bitsOf(fraction * 2 ** (1 - bias - fractionBits));
}

const bitsOf = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0];

/** The patterns of `dtype` for floats that are values of it. */
export function narrowFloats(dtype: SmallFloat | 'bfloat16', values: Float32Array): Uint16Array | Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  if (dtype === 'bfloat16') return Uint16Array.from(bits, (pattern) => pattern >>> 16);
  const wide = table(dtype);
  const patterns = new Map<number, number>();
  wide.forEach((value, pattern) => patterns.set(value, pattern));
  const nan = wide.findIndex((pattern) => (pattern & 0x7fffffff) > 0x7f800000);
  const narrow = dtype === 'float16' ? new Uint16Array(bits.length) : new Uint8Array(bits.length);
  for (let i = 0; i < bits.length; i++) narrow[i] = patterns.get(bits[i]) ?? nan;
  return narrow;
}
