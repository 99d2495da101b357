// Checkpoints from a server: whole, broken off and gone on with, or refused in one error that says where and how far.
import '@tensorflow/tfjs-backend-cpu';
import type http from 'node:http';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import { load, RuntimeError, save } from 'tfjs-torch-rnn';
import { rejection } from '../support/files.js';
import { type Answer, serve, type Server } from '../support/server.js';

const COUNT = 100_000;
let bytes: Buffer;
let changed: Buffer;
let server: Server;
let tensors: number;

beforeAll(async () => {
  const file = async (a: tf.Tensor): Promise<Buffer> => Buffer.from(await save({ a }, { format: 'safetensors' }));
  [bytes, changed] = await Promise.all([file(tf.range(0, COUNT)), file(tf.range(1, COUNT + 1))]);
});

beforeEach(() => (tensors = tf.memory().numTensors));

afterEach(async () => {
  await server.close();
  expect(tf.memory().numTensors).toBe(tensors);
});

async function start(...answers: Answer[]): Promise<string> {
  server = await serve(...answers);
  return `${server.url}a.safetensors`;
}

/** The first number of what is loaded, which is whole. */
async function first(loading: Promise<Record<string, tf.Tensor>>): Promise<number> {
  const { a } = await loading;
  const values = a.dataSync();
  expect([values.length, values[COUNT - 1] - values[0]]).toEqual([COUNT, COUNT - 1]);
  a.dispose();
  return values[0];
}

async function message(loading: Promise<unknown>): Promise<string> {
  const error = await rejection(loading);
  expect(error).toBeInstanceOf(RuntimeError);
  return error.message;
}

const whole =
  (headers: http.OutgoingHttpHeaders = {}): Answer =>
  (response) =>
    response.writeHead(200, { 'content-length': bytes.length, ...headers }).end(bytes);

/** The bytes from `from` on, of which those from `to` on do not come. */
const cut =
  (to: number, headers: http.OutgoingHttpHeaders = {}, from = 0): Answer =>
  (response) => {
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from, ...headers });
    response.write(bytes.subarray(from, to), () => setTimeout(() => response.destroy(), 20));
  };

const RANGES = { 'accept-ranges': 'bytes', etag: '"1"' };

/** What a server does that gives parts of files, and of this one at most `most` bytes at once before it breaks off. */
const inParts =
  (most = Infinity, headers: http.OutgoingHttpHeaders = RANGES): Answer =>
  (response, request) => {
    const { range = '', 'if-range': ifRange } = request.headers;
    const isSame = ifRange === headers.etag || ifRange === headers['last-modified'];
    const from = isSame ? Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0) : 0;
    const content = from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
    if (from + most < bytes.length) cut(from + most, { ...headers, ...content }, from)(response, request);
    else response.writeHead(from > 0 ? 206 : 200, { ...headers, ...content }).end(bytes.subarray(from));
  };

describe('a whole file', () => {
  const zipped: Answer = (response) => {
    const body = zlib.gzipSync(bytes);
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': body.length }).end(body);
  };
  const slowly: Answer = (response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    let at = 0;
    const next = (): void => {
      if (at === bytes.length) response.end();
      else response.write(bytes.subarray(at, (at = Math.min(bytes.length, 3 * at + 1))), () => setTimeout(next, 5));
    };
    next();
  };

  test.each<[string, ...Answer[]]>([
    ['with its length', whole()],
    ['without its length', (response) => response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(bytes)],
    ['compressed on its way', zipped],
    ['from another place', (response) => response.writeHead(302, { location: '/b?c' }).end(), whole()],
    ['in pieces of all sizes', slowly],
    ['after a while', (response, request) => void setTimeout(() => whole()(response, request), 100)],
  ])('%s', async (_, ...answers) => {
    const url = await start(...answers);
    expect(await first(load(url))).toBe(0);
    expect(await first(load(await fetch(url)))).toBe(0);
  });
});

describe('a stream that breaks off', () => {
  test.each<[string, http.OutgoingHttpHeaders]>([
    ['a strong ETag', RANGES],
    ['the time of the last change', { 'accept-ranges': 'bytes', 'last-modified': 'Tue, 01 Jul 2025 10:00:00 GMT' }],
    ['that beside a weak ETag', { ...RANGES, etag: 'W/"1"', 'last-modified': 'Tue, 01 Jul 2025 10:00:00 GMT' }],
  ])('is gone on with where it broke, by %s', async (_, headers) => {
    const url = await start(inParts(100_000, headers));
    expect(await first(load(url))).toBe(0);
    expect(server.asked.length).toBeGreaterThanOrEqual(5);
  });

  test('before its first byte', async () => {
    const url = await start(cut(0, RANGES), inParts());
    expect(await first(load(url))).toBe(0);
  });

  test('again and again, with pauses between: as long as some of it comes', async () => {
    const lost: Answer = (response) => response.destroy();
    const busy: Answer = (response) => response.writeHead(503).end();
    const url = await start(inParts(100_000), lost, busy, inParts(100_000), busy, lost, inParts());
    expect(await first(load(url))).toBe(0);
    expect(server.asked.length).toBe(7);
  });

  test('and nobody has said how long it is, and each part is shorter than asked for', async () => {
    const some: Answer = (response, request) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0]);
      const end = Math.min(bytes.length, from + 100_000);
      response.writeHead(206, { ...RANGES, 'content-range': `bytes ${from}-${end - 1}/${bytes.length}` });
      response.end(bytes.subarray(from, end));
    };
    const opening: Answer = (response) => {
      response.writeHead(200, { ...RANGES, 'transfer-encoding': 'chunked' });
      response.write(bytes.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 20));
    };
    expect(await first(load(await start(opening, some)))).toBe(0);
    expect(server.asked.length).toBeGreaterThanOrEqual(5);
  });

  test('in vain', async () => {
    const busy: Answer = (response) => response.writeHead(503, 'Busy').end();
    const url = await start(inParts(100_000), busy);
    const text = `^${url}: the stream broke off after \\d+ of ${bytes.length} bytes \\(HTTP 200 OK\\): HTTP 503 Busy$`;
    const before = performance.now();
    expect(await message(load(url))).toMatch(new RegExp(text));
    expect(performance.now() - before).toBeGreaterThan(700); // a busy server is given time
    expect(server.asked.length).toBe(4);
  });

  test.each<[string, http.OutgoingHttpHeaders]>([
    ['no parts', { etag: '"1"' }],
    ['no parts in so many words', { ...RANGES, 'accept-ranges': 'none' }],
    ['nothing to know the file by', { 'accept-ranges': 'bytes' }],
    ['a weak ETag only', { ...RANGES, etag: 'W/"1"' }],
  ])('and a server that gives %s', async (_, headers) => {
    const url = await start(cut(100_000, headers));
    const error = await rejection(load(url));
    const text = `: the stream broke off after \\d+ of ${bytes.length} bytes \\(HTTP 200 OK\\): terminated: other side closed$`;
    expect(error.message).toMatch(new RegExp(text));
    expect((error.cause as Error).message).toBe('terminated');
    expect(server.asked).toEqual(['/a.safetensors']);
  });

  test('and is no file with a URL, but a Response', async () => {
    const url = await start(cut(100_000, RANGES));
    expect(await message(load(await fetch(url)))).toMatch(/a\.safetensors: the stream broke off after \d+ of /);
    expect(server.asked.length).toBe(1);
  });

  test('compressed on its way', async () => {
    const url = await start(cut(100_000, { ...RANGES, 'content-encoding': 'gzip' }));
    expect(await message(load(url))).toMatch(/a\.safetensors: the stream broke off after \d+ bytes \(HTTP 200 OK\): /);
    expect(server.asked.length).toBe(1);
  });
});

describe('a file that changes while it comes', () => {
  const other: Answer = (response) => response.writeHead(200, { ...RANGES, etag: '"2"' }).end(changed);
  const part = (headers: http.OutgoingHttpHeaders): Answer => {
    return (response) => response.writeHead(206, { ...RANGES, ...headers }).end(changed.subarray(100_000));
  };
  const range = (from: number, size: number): { 'content-range': string } => ({
    'content-range': `bytes ${from}-${size - 1}/${size}`,
  });

  test('is taken from its beginning', async () => {
    const url = await start(inParts(100_000), other);
    expect(await first(load(url))).toBe(1);
    expect(server.asked.length).toBe(2);
  });

  test.each([
    ['of another state of the file', (): Answer => part({ etag: '"2"', ...range(100_000, bytes.length) })],
    ['of a longer file', (): Answer => part(range(100_000, bytes.length + 1))],
    ['from another place', (): Answer => part(range(100_001, bytes.length))],
    ['from nobody knows where', (): Answer => part({})],
    ['compressed', (): Answer => part({ ...range(100_000, bytes.length), 'content-encoding': 'unknown' })],
  ])('a part is not put to the beginning: %s', async (_, answer) => {
    const url = await start(inParts(100_000), answer(), other);
    expect(await first(load(url))).toBe(1);
    expect(server.asked.length).toBe(3);
  });

  test('more than once', async () => {
    const url = await start(inParts(100_000), cut(100_000, { ...RANGES, etag: '"2"' }), inParts(100_000));
    expect(await message(load(url))).toBe(`${url}: it changed again and again while it was loaded`);
  });
});

describe('an answer without a file', () => {
  test.each([404, 403, 500, 401])('HTTP %i', async (status) => {
    const url = await start((response) => response.writeHead(status, 'For a reason').end('<html>'));
    expect(await message(load(url))).toBe(`${url}: HTTP ${status} For a reason`);
    expect(await message(load(await fetch(url)))).toBe(`${url}: HTTP ${status} For a reason`);
    expect(server.asked.length).toBe(2);
  });

  test('nobody answers', async () => {
    const url = await start(whole());
    await server.close();
    const error = await rejection(load(url));
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toMatch(new RegExp(`^${url}: fetch failed: .*ECONNREFUSED`));
    expect((error.cause as Error).message).toBe('fetch failed');
  });

  test('a URL that fetch does not know', async () => {
    await start(whole());
    expect(await message(load('nope://a.pt'))).toBe('nope://a.pt: fetch failed: unknown scheme');
  });

  test('a body that has been read', async () => {
    const response = await fetch(await start(whole()));
    await response.arrayBuffer();
    const text = `${response.url}: the body of the Response has been read, or somebody is reading it`;
    expect(await message(load(response))).toBe(text);
    const locked = new Response('abc');
    locked.body?.getReader();
    expect(await message(load(locked))).toMatch(/^the Response: the body of the Response has been read/);
  });
});

describe('a length that is a lie', () => {
  test('of a petabyte takes no memory', async () => {
    const url = await start((response) => {
      response.writeHead(200, { 'content-length': 2 ** 50 });
      response.write(bytes, () => setTimeout(() => response.destroy(), 20));
    });
    const before = process.memoryUsage().arrayBuffers;
    expect(await message(load(url))).toContain(` of ${2 ** 50} bytes`);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
  });

  test('an endless stream ends where its length ended', async () => {
    let cancelled = false;
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      cancel: () => void (cancelled = true),
    });
    const response = new Response(stream, { headers: { 'content-length': '5000' } });
    await start(whole());
    expect(await message(load(response))).toBe('the Response: more bytes came than the 5000 that the server announced');
    expect(cancelled).toBe(true);
  });

  test('that is no number is none', async () => {
    await start(whole());
    for (const length of ['-1', '1e3', '5, 5', 'x', '9'.repeat(400)]) {
      expect(await first(load(new Response(new Uint8Array(bytes), { headers: { 'content-length': length } })))).toBe(0);
    }
  });
});

test('a stream of other things than bytes', async () => {
  await start(whole());
  const stream = new ReadableStream({ start: (controller) => controller.enqueue('text') });
  const text = 'the Response: the stream broke off after 0 bytes (HTTP 200): a part of the stream is not bytes';
  expect(await message(load(new Response(stream)))).toBe(text);
});

test('a server that speaks no HTTP', async () => {
  await start(whole());
  const noise = net.createServer((socket) => socket.end('hello\r\n\r\n'));
  await new Promise<void>((resolve) => noise.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(noise.address() as AddressInfo).port}/a.pt`;
  expect(await message(load(url))).toMatch(new RegExp(`^${url}: fetch failed: `));
  noise.close();
});
