// Texts out of a file in messages: what they may contain, and how long they may be, is the file's choice otherwise.

const MAX_LENGTH = 100;

export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text);
}

/** As it is if it is as harmless as most names are. */
export function quoteUnlessPlain(text: string): string {
  return text.length <= MAX_LENGTH && /^[\w./:-]*$/.test(text) ? text : quote(text);
}
