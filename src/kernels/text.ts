// The bytes of a module from the text that scripts/kernels/text.js makes of them.

/** What the last characters of the alphabet say: that the next one is of a page of further bytes. */
const PAGES = 2;
const SHIFT = 3;

/** A byte plus SHIFT is the place of its character in the alphabet, or lies on a page beyond; lines end anywhere. */
export function bytesOf(text: string, alphabet: string): Uint8Array<ArrayBuffer> {
  const singles = alphabet.length - PAGES;
  const bytes = new Uint8Array(text.length);
  let [length, page] = [0, 0];
  for (const character of text) {
    const place = alphabet.indexOf(character);
    if (place < 0) continue;
    if (page === 0 && place >= singles) {
      page = singles + (place - singles) * alphabet.length;
    } else {
      bytes[length++] = page + place - SHIFT;
      page = 0;
    }
  }
  return bytes.slice(0, length);
}
