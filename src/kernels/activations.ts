// The functions of single elements that the kernels have, whose slope is told from x, by their numbers in source/elementwise.h.

export const OF_X = { relu: 0, silu: 1, gelu: 2, geluTanh: 3 } as const;
