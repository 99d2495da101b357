// Work on many things, each of which waits for a while: the next are begun before the last has ended.

/** As many as Node reads at once, by default. Some wait, usually for a disk, while something is made of others. */
const AT_ONCE = 4;

/**
 * What `make` makes of each item, in their order. When one fails, no other is begun, and after those that had been all that was
 * made is given to `undo`. The error is that of the first item that fails, whichever is the first to end.
 */
export async function overlapped<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Promise<Made>,
  undo: (made: Made[]) => void,
): Promise<Made[]> {
  const made = new Array<Made>(items.length);
  const failures: { index: number; error: unknown }[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        made[index] = await make(items[index]);
      } catch (error) {
        failures.push({ index, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failures.length === 0) return made;
  undo(made.filter(() => true)); // without the gaps
  throw failures.reduce((first, failure) => (failure.index < first.index ? failure : first)).error;
}
