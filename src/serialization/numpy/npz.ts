// .npz files: a zip of arrays, each as an .npy file with its name.
import { type Budget, COST } from '../budget.js';
import { quote } from '../quote.js';
import { Dict } from '../stored.js';
import type { Records } from '../zip/read.js';
import { readNpy } from './npy.js';

const EXTENSION = '.npy';

/** Whether numpy may have written a zip file with these records. */
export const looksLikeNpz = (archive: Records): boolean =>
  archive.size > 0 && [...archive.keys()].every((name) => name.endsWith(EXTENSION));

/** The arrays by their names. Of each just the header is read. */
export async function readNpz(archive: Records, budget: Budget): Promise<Dict> {
  const arrays = new Dict();
  for (const [file, record] of archive) {
    const name = file.slice(0, -EXTENSION.length);
    budget.spend(COST.entry + COST.text + 2 * name.length);
    arrays.set(name, await readNpy(record, budget, `${quote(file)} in the zip file`));
  }
  return arrays;
}
