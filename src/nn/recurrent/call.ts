// How recurrent modules and cells are called: `module(input, hx)`, either of them by keyword.

/** X is the input, H the initial state, which may be left out for zeros. */
export type ForwardArguments<X, H> =
  [input: X, hx?: H | null] | [input: X, keywords: { hx?: H | null }] | [keywords: { input: X; hx?: H | null }];

/** The names that `bind` takes for them. */
export const FORWARD_NAMES = ['input', 'hx'] as const;
