// localStorage, which has room for a few megabytes: a checkpoint is a text in base64.
import { sourceOfBytes } from '../../source.js';
import { blobOf, type Store } from './store.js';

const PREFIX = 'tfjs-torch-rnn/';

/** No browser takes more, and nothing larger is made a text of. */
const MAX_SIZE = 2 ** 24;

/** A multiple of 3, since the base64 of pieces is put together. */
const PIECE = 3 * 2 ** 12;

export const localStore: Store = {
  title: 'localStorage',
  isHere: () => typeof localStorage !== 'undefined',
  find(name) {
    const text = localStorage.getItem(PREFIX + name);
    return Promise.resolve(text === null ? undefined : sourceOfBytes(decode(text)));
  },
  names(most) {
    const names = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return Promise.resolve(names.slice(0, most).map((key) => key.slice(PREFIX.length)));
  },
  async save(name, chunks) {
    const blob = await blobOf(chunks);
    if (blob.size > MAX_SIZE) throw new DOMException(`${blob.size} bytes`, 'QuotaExceededError');
    localStorage.setItem(PREFIX + name, encode(new Uint8Array(await blob.arrayBuffer())));
  },
};

function encode(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE))));
  return parts.join('');
}

/** Anybody who can write into the page's storage may have written the text. */
function decode(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new DOMException('what has that name is not base64', 'DataError');
  }
}
