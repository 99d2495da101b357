// The functions of single elements that the kernels have, by their numbers in source/elementwise.h.

/** Those whose slope is told from x. */
export const OF_X = { relu: 0, silu: 1, gelu: 2, geluTanh: 3 } as const;

/** Those whose slope is told from y. */
export const OF_Y = { tanh: 4, sigmoid: 5 } as const;
