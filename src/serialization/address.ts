// What a string or URL names: in Node a file, unless it is a URL of another kind; in a browser always a URL.
import { tagOf } from './buffers.js';
import { isNode } from './platform.js';
import { printable, short } from './quote.js';

/** Of a path or URL in an error: as long as paths are, while the URL of data may be of any length. */
const MAX_LENGTH = 4096;

export function isUrl(value: unknown): value is URL {
  return tagOf(value) === 'URL';
}

/** Whether a text is a URL in Node: `C:\` is a path. */
export const isUrlText = (text: string): boolean => /^([a-z][a-z0-9+.-]+:\/\/|data:|blob:)/i.test(text);

/** The path of the file that is named, or undefined for what must be fetched. */
export function pathOf(address: string | URL): string | undefined {
  if (!isNode()) return undefined;
  if (typeof address === 'string' && !isUrlText(address)) return address;
  const { protocol, href } = new URL(address);
  return protocol === 'file:' ? globalThis.process.getBuiltinModule('node:url').fileURLToPath(href) : undefined;
}

/** As errors call it. */
export function nameOf(address: string | URL): string {
  return printable(short(String(address), MAX_LENGTH));
}
