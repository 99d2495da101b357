// What a recurrent layer went along, step by step, and what its units were after each step.

export interface Steps {
  readonly count: number;
  /** What one is: a letter, a frame. */
  readonly one: string;
  /** `after each of 8 letters` */
  readonly each: string;
  /** What one of them is called: `after “a”`. */
  readonly name: (step: number) => string;
  /** What is written below some of them. */
  readonly ticks: readonly { step: number; text: string }[];
  /** Whether each is seen as a point of a curve. */
  readonly points: boolean;
}

export interface HiddenState {
  /** `GRU` */
  readonly cell: string;
  /** After each step, of each unit: (L, units). NaN where the layer is not yet. */
  readonly hidden: Float32Array;
}

/** The values of one unit along the steps. */
export function along({ hidden }: HiddenState, unit: number, count: number): number[] {
  const units = hidden.length / count;
  return Array.from({ length: count }, (_, step) => hidden[step * units + unit]);
}

/** The unit that changes most. */
export function liveliest(state: HiddenState, count: number): number {
  const ranges = Array.from({ length: state.hidden.length / count }, (_, unit) => {
    const values = along(state, unit, count).filter((value) => !Number.isNaN(value));
    return Math.max(...values) - Math.min(...values);
  });
  return ranges.indexOf(Math.max(...ranges));
}
