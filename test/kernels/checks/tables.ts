// Rows of a table by index, the sums of what comes back for each, and rows that are copied, against plain loops.
import { type Check, placeFor } from './check.js';

export const tables: Check = ({ takeRows, pickRows, addRows, copyRows }, dice) => {
  const isLarge = dice.chance(5); // for several threads
  const [V, H] = isLarge ? [dice.integer(2000, 2200), dice.integer(260, 280)] : [dice.integer(1, 30), dice.integer(1, 40)];
  const M = dice.integer(1, 60);
  const [table, dy] = [dice.uniform(V * H, 1), dice.uniform(M * H, 1)];
  const index = Int32Array.from({ length: M }, () => dice.integer(0, V - 1));
  const [rows, sums] = [placeFor(M * H), placeFor(V * H)];
  if (takeRows(M, V, H, table, index, rows.array) !== -1) throw new Error('an index is refused');
  const taken = Float32Array.from({ length: M * H }, (_, i) => table[index[Math.floor(i / H)] * H + (i % H)]);
  rows.check('rows', taken, 0);
  const frozen = dice.chance() ? dice.integer(0, V - 1) : -1;
  addRows(M, V, H, dy, index, frozen, sums.array);
  const expected = new Float32Array(V * H);
  dy.forEach((value, i) => {
    const row = index[Math.floor(i / H)];
    if (row !== frozen) expected[row * H + (i % H)] += value;
  });
  sums.check(`sums of ${M} rows`, expected, 0);

  const blank = index.map((row) => (dice.chance(3) ? -1 : row));
  const wrong = dice.integer(0, M - 1);
  index[wrong] = dice.pick([V, -1, 2 ** 30, -(2 ** 31)]);
  if (takeRows(M, V, H, table, index, rows.array) !== wrong) throw new Error(`${index[wrong]} is taken for a row of ${V}`);
  rows.check('rows that are not written', taken, 0);

  pickRows(M, H, table, blank, 7, rows.array);
  rows.check('rows, some of them blank', taken.map((value, i) => (blank[Math.floor(i / H)] === -1 ? 7 : value)), 0); // prettier-ignore

  const [count, width] = [dice.integer(1, M), dice.integer(1, H)];
  const [first, pitch, from, apart] = [dice.integer(0, H - width), H, dice.integer(0, 5), width + dice.integer(0, 9)];
  const copied = placeFor(from + count * apart);
  const before = copied.array.slice();
  copyRows(count, width, table, first, 0, copied.array, from, apart); // one row to many
  const placed = (pitch: number): Float32Array =>
    before.map((value, i) => {
      const [row, column] = [Math.floor((i - from) / apart), (i - from) % apart];
      return row >= 0 && column < width ? table[first + row * pitch + column] : value;
    });
  copied.check('copies of a row', placed(0), 0);
  if (count > V) return;
  copyRows(count, width, table, first, pitch, copied.array, from, apart);
  copied.check('copies of rows', placed(pitch), 0);
};
