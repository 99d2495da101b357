// Texts out of a file as literals in code: nothing in them ends the literal, or can be seen as anything but what it is.
import { printable } from '../../serialization/quote.js';

export const typescript = (text: string): string => `'${printable(text.replace(/['\\]/g, '\\$&'))}'`;

/** Python has a longer escape for what JavaScript writes as a pair. */
export function python(text: string): string {
  const characters = Array.from(text, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    if (printable(character) === character) return character;
    return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
  });
  return `'${characters.join('')}'`;
}
