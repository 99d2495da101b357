// planar: what is given for one spatial axis or two, of height and width.

/** One spatial axis is the width of images of height 1. */
export const planar = <T>(values: readonly T[], height: T): [T, T] =>
  values.length === 1 ? [height, values[0]] : [values[0], values[1]];
