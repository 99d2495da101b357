// Arrays that kernels write in place, while there are tensors of theirs: how often that was done.
let count = 0;

export const timesInPlace = (): number => count;

/** To be said wherever it is done, since programs keep weights laid out. */
export function noteInPlace(): void {
  count++;
}
