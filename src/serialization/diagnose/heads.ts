// What can be seen in the first bytes of a file, each taken for a character.

const WHITE = '\t\n\f\r';

/** Whether there are just bytes that texts have, in whatever encoding. */
export const isText = (head: string): boolean =>
  head !== '' && Array.from(head).every((character) => character >= ' ' || WHITE.includes(character));

/**
 * Of a message of protocol buffers that begins with its version: the tag of what is next, that of the first field in it, and that
 * of the first field in this, as `12 0a 0a`.
 */
export function nestedTags(head: string): string {
  const isVersion = head.charCodeAt(0) === 8 && head.charCodeAt(1) > 0 && head.charCodeAt(1) <= 32;
  const tags: string[] = [];
  for (let at = 2; isVersion && tags.length < 3; at++) {
    tags.push(hex(head.charAt(at)));
    do at++;
    while (head.charCodeAt(at) >= 0x80); // the length
  }
  return tags.join(' ');
}

export const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0');
