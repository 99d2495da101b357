// Bytes of WebAssembly as text that compresses as well as they do. Base64 begins a byte in one of four places of a character, which
// hides what repeats: of these modules gzip makes 22.5 kB in base64 each, and 16.0 kB in this, where a byte always has the same text.

/** Printable, and nothing that ends or escapes a template literal, a string or a script. */
const ALPHABET = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  .filter((character) => !'"\'`$\\<'.includes(character))
  .join('');

/** What is added to a byte, so that the small numbers and SIMD's prefix 0xfd, of which there are most, come first. */
const SHIFT = 3;

/** The alphabet as code; src/kernels/text.ts reads what follows. */
export const alphabet = () => `/** What the texts consist of. */\nexport const ALPHABET =\n  '${ALPHABET}';\n`;

/** In few lines, since a line ends within what repeats: a byte is one character, or a page (one of the last characters) and a character where one does not suffice. */
export function toText(bytes) {
  const size = ALPHABET.length;
  const pages = Math.ceil((256 - size) / (size - 1));
  const singles = size - pages;
  const characterOf = (byte) => {
    const rank = (byte + SHIFT) % 256;
    if (rank < singles) return ALPHABET[rank];
    const rest = rank - singles;
    return ALPHABET[singles + Math.floor(rest / size)] + ALPHABET[rest % size];
  };
  const text = Array.from(bytes, characterOf).join('');
  return text.match(/.{1,4000}/g).join('\n');
}
