// The element types of checkpoints: torch's names, their size, and what the two file formats call them.

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
  int64: { size: 8, storage: 'LongStorage', safetensors: 'I64' },
  int32: { size: 4, storage: 'IntStorage', safetensors: 'I32' },
  int16: { size: 2, storage: 'ShortStorage', safetensors: 'I16' },
  int8: { size: 1, storage: 'CharStorage', safetensors: 'I8' },
  uint64: { size: 8, safetensors: 'U64' },
  uint32: { size: 4, safetensors: 'U32' },
  uint16: { size: 2, safetensors: 'U16' },
  uint8: { size: 1, storage: 'ByteStorage', safetensors: 'U8' },
  bool: { size: 1, storage: 'BoolStorage', safetensors: 'BOOL' },
  complex64: { size: 8, storage: 'ComplexFloatStorage', safetensors: 'C64' },
  complex128: { size: 16, storage: 'ComplexDoubleStorage' },
} as const satisfies Readonly<Record<string, Element>>;

/** An element type by torch's name, without `torch.`. */
export type Dtype = keyof typeof DTYPES;

/** What is known of an element type; that of complex128 has no code in safetensors. */
export const elementOf = (dtype: Dtype): Element => DTYPES[dtype];

/** The element types that a safetensors file can hold, by their code in its header. */
export const DTYPE_OF_SAFETENSORS: ReadonlyMap<string | undefined, Dtype> = new Map(
  (Object.keys(DTYPES) as Dtype[]).map((dtype) => [elementOf(dtype).safetensors, dtype]),
);
