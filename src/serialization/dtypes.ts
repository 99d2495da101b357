// The element types of checkpoints: torch's names, their size, and what the two file formats call them.
import { quoteUnlessPlain } from './quote.js';

interface Element {
  /** Bytes per element. */
  size: number;
  /** The class of a typed storage in a torch file; newer types have none and lie in untyped storages. */
  storage?: string;
  /** The code in a safetensors header. */
  safetensors?: string;
}

export const DTYPES = {
  float64: { size: 8, storage: 'DoubleStorage', safetensors: 'F64' },
  float32: { size: 4, storage: 'FloatStorage', safetensors: 'F32' },
  float16: { size: 2, storage: 'HalfStorage', safetensors: 'F16' },
  bfloat16: { size: 2, storage: 'BFloat16Storage', safetensors: 'BF16' },
  float8_e4m3fn: { size: 1, safetensors: 'F8_E4M3' },
  float8_e5m2: { size: 1, safetensors: 'F8_E5M2' },
  float8_e4m3fnuz: { size: 1, safetensors: 'F8_E4M3FNUZ' },
  float8_e5m2fnuz: { size: 1, safetensors: 'F8_E5M2FNUZ' },
  float8_e8m0fnu: { size: 1, safetensors: 'F8_E8M0' },
  int64: { size: 8, storage: 'LongStorage', safetensors: 'I64' },
  int32: { size: 4, storage: 'IntStorage', safetensors: 'I32' },
  int16: { size: 2, storage: 'ShortStorage', safetensors: 'I16' },
  int8: { size: 1, storage: 'CharStorage', safetensors: 'I8' },
  uint64: { size: 8, safetensors: 'U64' },
  uint32: { size: 4, safetensors: 'U32' },
  uint16: { size: 2, safetensors: 'U16' },
  uint8: { size: 1, storage: 'ByteStorage', safetensors: 'U8' },
  bool: { size: 1, storage: 'BoolStorage', safetensors: 'BOOL' },
  bits8: { size: 1 },
  bits16: { size: 2 },
  complex32: { size: 4 },
  complex64: { size: 8, storage: 'ComplexFloatStorage', safetensors: 'C64' },
  complex128: { size: 16, storage: 'ComplexDoubleStorage' },
} as const satisfies Readonly<Record<string, Element>>;

/** An element type by torch's name, without `torch.`. */
export type Dtype = keyof typeof DTYPES;

/** What is known of an element type; that of complex128 has no code in safetensors. */
export const elementOf = (dtype: Dtype): Element => DTYPES[dtype];

/** A complex element is two numbers, the real part and the imaginary one. */
export const isComplex = (dtype: Dtype): boolean => dtype.startsWith('complex');

/** Bytes per number. */
export const numberSize = (dtype: Dtype): number => DTYPES[dtype].size / (isComplex(dtype) ? 2 : 1);

/** The names of types of which a byte has several elements, in torch and in safetensors. */
const SMALLER_THAN_A_BYTE = /^(float4_e2m1fn_x2|u?int[1-7]|q?u?int\dx\d|bits\dx\d|F4|F6_E2M3|F6_E3M2)$/;

/** What is said of an element type that is not in the table. */
export function unsupported(name: string): string {
  const why = SMALLER_THAN_A_BYTE.test(name) ? ', since its elements are smaller than a byte' : '';
  return `the dtype ${quoteUnlessPlain(name)}, which is not supported${why}`;
}

/** The element types that a safetensors file can hold, by their code in its header. */
export const DTYPE_OF_SAFETENSORS: ReadonlyMap<string | undefined, Dtype> = new Map(
  (Object.keys(DTYPES) as Dtype[]).map((dtype) => [elementOf(dtype).safetensors, dtype]),
);
