// Texts out of a file in messages and on the terminal: what they contain, and how long they are, is the file's choice.
import { RuntimeError } from '../python/errors.js';

const MAX_LENGTH = 100;
const MAX_MESSAGE = 1000;

/** What a terminal would obey: control characters, marks that turn the direction of writing, line ends; and half characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text on one line, with escapes such as `\u001b` in the place of what no name needs. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}

/** Its beginning, if it is long. */
export function short(text: string, length = MAX_LENGTH): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

export function quote(text: string): string {
  return printable(JSON.stringify(short(text)));
}

/** As it is if it is as harmless as most names are. */
export function quoteUnlessPlain(text: string): string {
  return text.length <= MAX_LENGTH && /^[\w./:-]*$/.test(text) ? text : quote(text);
}

/** An error about a file as the caller gets it: with the name of the file, if it has one, and printable. */
export function legible(error: unknown, file?: string): unknown {
  if (!(error instanceof RuntimeError)) return error;
  const message = short(error.message, MAX_MESSAGE);
  const text = printable(file === undefined ? message : `${file}: ${message}`);
  return new RuntimeError(text, error.cause === undefined ? {} : { cause: error.cause });
}
