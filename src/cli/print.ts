// What the commands print, a line for a line: what a file holds can neither add one nor tell the terminal anything.
import { printable } from '../serialization/quote.js';

export function print(lines: readonly string[]): void {
  console.log(lines.map(printable).join('\n'));
}

export function printError(lines: readonly string[]): void {
  console.error(lines.map(printable).join('\n'));
}
