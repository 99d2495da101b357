// A checkpoint file or URL, opened for a command, with its name in every error.
import { open } from '../serialization/open.js';
import { legible, short } from '../serialization/quote.js';
import { type Checkpoint, readCheckpoint } from '../serialization/read.js';
import { select, type Selection } from '../serialization/select.js';

export interface Opened extends Omit<Checkpoint, 'budget'> {
  /** Of the file, in bytes. */
  size: number;
}

/** Of a name in an error: as long as paths are, while the URL of data may be of any length. */
const MAX_PLACE = 4096;

/** Opens the file, selects, and lets `use` see the result while the file is open. */
export async function withCheckpoint(
  file: string,
  selection: Selection,
  use: (checkpoint: Opened) => Promise<void>,
): Promise<void> {
  const source = await open(file);
  try {
    const checkpoint = await readCheckpoint(source);
    await use({ ...checkpoint, value: select(checkpoint.value, selection), size: source.size });
  } catch (error) {
    throw legible(error, short(file, MAX_PLACE));
  } finally {
    await source.close();
  }
}
