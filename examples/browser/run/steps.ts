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

/** All units, a row each: (units, L). */
export function byUnit({ hidden }: HiddenState, count: number): Float32Array {
  const units = hidden.length / count;
  const rows = new Float32Array(hidden.length);
  for (let unit = 0; unit < units; unit++) {
    for (let step = 0; step < count; step++) rows[unit * count + step] = hidden[step * units + unit];
  }
  return rows;
}

/** Of such rows, the unit that changes most. */
export function liveliest(rows: Float32Array, count: number): number {
  const ranges = Array.from({ length: rows.length / count }, (_, unit) => {
    let [low, high] = [Infinity, -Infinity];
    for (const value of rows.subarray(unit * count, (unit + 1) * count)) {
      if (value < low) low = value; // which NaN is not
      if (value > high) high = value;
    }
    return high - low;
  });
  return ranges.indexOf(Math.max(...ranges));
}
