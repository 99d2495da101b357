// The body of a Response, taken as it comes.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { bytesOf } from '../buffers.js';
import { printable } from '../quote.js';
import type { Received } from './received.js';
import type { Part, Watch } from './watch.js';

/** A file that is on its way. */
export interface Arrival {
  /** As errors name it. */
  name: string;
  received: Received;
  /** How many bytes there are to be, if the server has said so. */
  total: number | undefined;
  part: Part;
  watch: Watch;
}

/** Why a body has not come to its end. */
export interface Break {
  reason: string;
  cause?: unknown;
}

/** `HTTP 404 Not Found`. */
export function statusOf({ status, statusText, type }: Response): string {
  return status === 0 ? `a response of type '${type}' cannot be read` : printable(`HTTP ${status} ${statusText}`.trimEnd());
}

export function checkOk(response: Response, name: string): void {
  if (response.ok) return;
  cancel(response);
  throw new RuntimeError(`${name}: ${statusOf(response)}`);
}

/** Says that nobody wants the body. */
export function cancel(response: Response): void {
  response.body?.cancel?.().catch(() => undefined); // node-fetch's has none
}

/** The error of a file that does not come whole. */
export function brokenOff({ name, received, total }: Arrival, status: string, { reason, cause }: Break): RuntimeError {
  const came = total === undefined ? received.size : `${received.size} of ${total}`;
  return new RuntimeError(`${name}: the stream broke off after ${came} bytes (${status}): ${reason}`, { cause });
}

/** How long the body is said to be. Where it comes encoded the header says another length. */
export function announcedSize(response: Response): number | undefined {
  const length = response.headers.get('content-length') ?? '';
  const size = /^\d+$/.test(length) ? Number(length) : NaN;
  return Number.isSafeInteger(size) && !isEncoded(response) ? size : undefined;
}

export const isEncoded = ({ headers }: Response): boolean => headers.has('content-encoding');

/** Of another origin's answer a browser may hide that it comes encoded: then no length that is said need be right. */
const isExact = ({ type }: Response): boolean => type !== 'cors';

/** Takes the whole body, or what comes before it breaks. */
export async function receive(response: Response, arrival: Arrival): Promise<Break | undefined> {
  const { name, received, total, part, watch } = arrival;
  const limit = total === undefined || !isExact(response) ? Infinity : total;
  const stream = streamOf(response);
  watch.signal?.addEventListener('abort', stream.cancel);
  try {
    for (;;) {
      const next = await settled(stream.read());
      watch.throwIfEnded();
      if ('error' in next) return breakOf(next.error);
      if (next.value === undefined) break;
      check(received.size + next.value.length <= limit, () => {
        return new RuntimeError(`${name}: more bytes came than the ${limit} that the server announced`);
      });
      received.append(next.value, total);
      part.deliver(next.value);
    }
  } finally {
    watch.signal?.removeEventListener('abort', stream.cancel);
    stream.cancel();
  }
  if (limit < Infinity && received.size < limit) return { reason: 'the stream ended' };
  part.end();
  return undefined;
}

interface Stream {
  /** The next bytes, undefined at the end. */
  read: () => Promise<Uint8Array | undefined>;
  cancel: () => void;
}

function streamOf(response: Response): Stream {
  if (!hasStream(response)) return wholeOf(response);
  const reader = response.body.getReader();
  return {
    async read() {
      const { done, value } = await reader.read();
      if (done) return undefined;
      const bytes = bytesOf(value);
      check(bytes !== undefined, () => new TypeError('a part of the stream is not bytes'));
      return bytes;
    },
    cancel: () => void reader.cancel().catch(() => undefined),
  };
}

/** Not everybody's fetch has streams: React Native's has none, node-fetch's are of another kind. */
function hasStream(response: Response): response is Response & { body: ReadableStream<unknown> } {
  return typeof (response.body as Partial<ReadableStream> | null)?.getReader === 'function';
}

function wholeOf(response: Response): Stream {
  let isRead = false;
  return {
    async read() {
      if (isRead) return undefined;
      isRead = true;
      return new Uint8Array(await response.arrayBuffer());
    },
    cancel: () => undefined,
  };
}

export const settled = <T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

/** The break that an error means: fetch tells by the cause of its error what has happened. */
export function breakOf(error: unknown): Break {
  const { message = String(error), cause } = (error ?? {}) as { message?: string; cause?: Partial<NodeJS.ErrnoException> };
  const details = [cause?.message, cause?.code].find(Boolean);
  return { reason: printable(details !== undefined ? `${message}: ${details}` : message), cause: error };
}
