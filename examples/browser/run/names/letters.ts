// A name as the models read it: lower case, without accents. What is no letter is left out.
export const LETTERS = "'abcdefghijklmnopqrstuvwxyz";

/** As many as fit beside each other on a phone. */
export const MOST = 18;

export interface Letter {
  shown: string;
  read: string;
}

export function lettersOf(name: string): Letter[] {
  const letters = Array.from(name.normalize('NFC')).flatMap((shown) => {
    const plain = shown.toLowerCase().replace('ß', 'ss').replace('ł', 'l').normalize('NFD');
    const read = Array.from(plain).filter((letter) => LETTERS.includes(letter));
    return read.map((letter) => ({ shown: read.length === 1 ? shown : letter, read: letter }));
  });
  return letters.slice(0, MOST);
}
