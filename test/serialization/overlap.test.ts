// A few things at a time, in order, and nothing left when one fails.
import { overlapped } from '../../src/serialization/overlap.js';

/** Ends in turns of the event loop: after as many as it says. */
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

const never = (): void => {
  throw new Error('undone without a failure');
};

test('four are worked on at once, and the results are in order', async () => {
  let [active, most] = [0, 0];
  const lengths = [5, 1, 0, 9, 2, 0, 3];
  const made = await overlapped(
    lengths,
    async (length) => {
      most = Math.max(most, ++active);
      await turns(length);
      active--;
      return `made ${length}`;
    },
    never,
  );
  expect([made, most]).toEqual([lengths.map((length) => `made ${length}`), 4]);
  expect(await overlapped([], () => Promise.resolve(1), never)).toEqual([]);
});

test('after a failure nothing is begun, and what was made is undone when all has ended', async () => {
  const begun: number[] = [];
  const undone: number[][] = [];
  const work = overlapped(
    [1, 6, 2, 7, 8, 9],
    async (item) => {
      begun.push(item);
      await turns(item);
      if (item === 2) throw new Error('two');
      return item;
    },
    (made) => undone.push(made),
  );
  await expect(work).rejects.toThrow('two');
  expect([begun, undone]).toEqual([[1, 6, 2, 7, 8], [[1, 6, 7, 8]]]);
});

test('the error is that of the first item, though another fails before it', async () => {
  const work = overlapped(
    [5, 1],
    async (item) => {
      await turns(item);
      throw new Error(`item ${item}`);
    },
    () => undefined,
  );
  await expect(work).rejects.toThrow('item 5');
});
