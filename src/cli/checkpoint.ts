// A checkpoint file, opened for a command, with its name in every error.
import { legible } from '../serialization/quote.js';
import { type Checkpoint, readCheckpoint } from '../serialization/read.js';
import { select, type Selection } from '../serialization/select.js';
import { sourceOfFile } from '../serialization/source.js';

/** Opens the file, selects, and lets `use` see the result while the file is open. */
export async function withCheckpoint(
  file: string,
  selection: Selection,
  use: (checkpoint: Checkpoint) => Promise<void>,
): Promise<void> {
  const source = await sourceOfFile(file);
  try {
    const { format, value } = await readCheckpoint(source);
    await use({ format, value: select(value, selection) });
  } catch (error) {
    throw legible(error, file);
  } finally {
    await source.close();
  }
}
