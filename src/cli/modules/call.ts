// The call of a constructor of torch's `nn`.

export type Argument = number | readonly number[];
export type Option = Argument | boolean | string | null;

export interface Call {
  /** The class, as `nn` has it. */
  readonly name: string;
  readonly args: readonly Argument[];
  /** Keywords that are not as by default. */
  readonly options?: Readonly<Record<string, Option>>;
  /** How many features or channels what goes in and what comes out has. */
  readonly inputs?: number;
  readonly outputs?: number;
  /** Of a convolution, and of a norm that belongs behind one: over how many dimensions. */
  readonly dimensions?: number;
}

/** The options that are given. */
export function given(options: Readonly<Record<string, Option | undefined>>): Readonly<Record<string, Option>> {
  return Object.fromEntries(Object.entries(options).filter((option): option is [string, Option] => option[1] !== undefined));
}

/** Keywords of a module that may have no bias. */
export const withBias = (bias: boolean): Readonly<Record<string, Option>> => (bias ? {} : { bias: false });
