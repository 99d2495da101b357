// What JSON.parse does not see: a key twice in an object, numbers that are not written as integers, half characters, too deep
// a nesting.
import { check } from '../../python/check.js';
import { isWellFormed } from '../contents.js';
import { quote } from '../quote.js';

/** As deep as the reference reader goes. */
const MAX_DEPTH = 127;

/** Checks a text that JSON.parse will judge afterwards: of what is no JSON it may say anything. */
export function checkSyntax(text: string, error: (reason: string) => Error): void {
  const keys: Set<string>[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '{' || character === '[') {
      check(keys.push(new Set()) <= MAX_DEPTH, () => error('it is nested too deeply'));
    } else if (character === '}' || character === ']') {
      keys.pop();
    } else if (character === '.' || character === 'E' || (character === 'e' && isDigit(text[i - 1]))) {
      throw error('a number is not written as an integer');
    } else if (character === '"') {
      const start = i;
      i = endOfString(text, start);
      check(i !== -1, () => error('a string does not end'));
      const literal = text.slice(start + 1, i);
      const string = literal.includes('\\') ? unescaped(literal) : literal;
      check(isWellFormed(string), () => error(`${quote(string)} has half a character`));
      if (isFollowedByColon(text, i + 1)) addKey(keys.at(-1), string, error);
    }
  }
}

function addKey(keys: Set<string> | undefined, key: string, error: (reason: string) => Error): void {
  check(keys?.has(key) !== true, () => error(`duplicate key ${quote(key)}`));
  keys?.add(key);
}

/** The literal without its escapes; one that is no JSON stays as it is. */
function unescaped(literal: string): string {
  try {
    return JSON.parse(`"${literal}"`) as string;
  } catch {
    return literal;
  }
}

/** Where the string that starts at `start` has its closing quote, or -1. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

/** Whether an odd number of backslashes is before `index`. */
function isEscaped(text: string, index: number): boolean {
  let start = index;
  while (text[start - 1] === '\\') start--;
  return (index - start) % 2 === 1;
}

const isDigit = (character: string): boolean => character >= '0' && character <= '9';

function isFollowedByColon(text: string, from: number): boolean {
  let i = from;
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\t' || text[i] === '\r') i++;
  return text[i] === ':';
}
