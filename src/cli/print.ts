// What the commands print, a line for a line: what a file holds can neither add one nor tell the terminal anything.
import { once } from 'node:events';
import { printable } from '../serialization/quote.js';

export function print(lines: readonly string[]): void {
  console.log(lines.map(printable).join('\n'));
}

export function printError(lines: readonly string[]): void {
  console.error(lines.map(printable).join('\n'));
}

const PIECE = 2 ** 16;

/** Lines that are too many to hold: each ends where it says so. */
export async function printPieces(pieces: Iterable<string>): Promise<void> {
  let held = '';
  const write = async (): Promise<void> => {
    if (!process.stdout.write(held)) await once(process.stdout, 'drain');
    held = '';
  };
  for (const piece of pieces) {
    held += piece;
    if (held.length > PIECE) await write();
  }
  await write();
}
