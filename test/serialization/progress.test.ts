// Who loads hears how far it is, from every kind of source, and can end it at any moment.
import '@tensorflow/tfjs-backend-cpu';
import { getEventListeners } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { load, type LoadSource, RuntimeError, save } from 'tfjs-torch-rnn';
import { type Answer, serve, type Server } from '../support/server.js';

const SIZE = 300_000;
let bytes: Uint8Array<ArrayBuffer>;
let folder: string;
let file: string;
let server: Server | undefined;
let tensors: number;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'progress-'));
  file = path.join(folder, 'a.pt');
  bytes = new Uint8Array(await save({ a: tf.ones([SIZE]), b: { c: tf.ones([SIZE]), d: [tf.ones([SIZE])] } }));
  fs.writeFileSync(file, bytes);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

beforeEach(() => (tensors = tf.memory().numTensors));
afterEach(async () => {
  await server?.close();
  server = undefined;
  expect(tf.memory().numTensors).toBe(tensors);
});

async function start(answer: Answer): Promise<string> {
  server = await serve(answer);
  return `${server.url}a.pt`;
}

const whole: Answer = (response) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
const unknown: Answer = (response) => response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(bytes);
/** Sends the first half, and then nothing any more. */
const half: Answer = (response) =>
  response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, bytes.length / 2));

type Report = [fraction: number, loaded: number, total: number | undefined];

/** What is reported while the source is loaded. */
async function reports(source: LoadSource, key?: string): Promise<Report[]> {
  const heard: Report[] = [];
  const loaded = await load(source, key ?? null, {
    onProgress: (fraction, { loaded, total }) => heard.push([fraction, loaded, total]),
  });
  tf.dispose(loaded);
  return heard;
}

const SOURCES: [string, () => LoadSource | Promise<LoadSource>][] = [
  ['bytes', () => bytes],
  ['a Blob', () => new Blob([bytes])],
  ['a path', () => file],
  ['a URL', () => start(whole)],
  ['a Response', async () => fetch(await start(whole))],
];

describe('progress', () => {
  test.each(SOURCES)('of %s', async (_, source) => {
    const heard = await reports(await source());
    expect(heard.length).toBeGreaterThan(2);
    for (const [i, [fraction, loaded, total]] of heard.slice(0, -1).entries()) {
      const [next, more] = heard[i + 1];
      expect(next).toBeGreaterThan(fraction);
      expect(more).toBeGreaterThanOrEqual(loaded);
      expect([fraction, total]).toEqual([loaded / bytes.length, bytes.length]);
    }
    const [fraction, loaded, total] = heard[heard.length - 1];
    expect([fraction, total]).toEqual([1, loaded]);
    expect(loaded).toBeGreaterThan(12 * SIZE);
    expect(loaded).toBeLessThanOrEqual(bytes.length);
  });

  test('of a part of a file ends with 1', async () => {
    const heard = await reports(file, 'b');
    const [fraction, loaded, total] = heard[heard.length - 1];
    expect([fraction, total]).toEqual([1, loaded]);
    expect(loaded).toBeLessThan(bytes.length - 3 * SIZE);
  });

  test('of nobody knows how much: the bytes, and at last 1', async () => {
    const heard = await reports(await start(unknown));
    expect(heard.length).toBeGreaterThan(2);
    for (const [fraction, loaded, total] of heard.slice(0, -1)) {
      expect([fraction, total]).toEqual([0, undefined]);
      expect(loaded).toBeGreaterThan(0);
    }
    expect(heard[heard.length - 1]).toEqual([1, bytes.length, bytes.length]);
  });

  test('of a stream that is gone on with, or taken from its beginning, never falls', async () => {
    let answers = 0;
    const url = await start((response, { headers: { range = '' } }) => {
      const from = Number(/\d+/.exec(range)?.[0] ?? 0);
      const isFirst = ++answers < 3; // and shorter
      const [to, size] = isFirst ? [from + 1_000_000, 2_100_000] : [bytes.length, bytes.length];
      const content = { 'content-range': `bytes ${from}-${size - 1}/${size}` };
      const isPart = answers === 2;
      const headers = { 'accept-ranges': 'bytes', etag: isFirst ? '"1"' : '"2"' };
      const length = { 'content-length': size - (isPart ? from : 0) };
      response.writeHead(isPart ? 206 : 200, { ...headers, ...length, ...(isPart && content) });
      response.write(bytes.subarray(isPart ? from : 0, to), () => setTimeout(() => response.destroy(), 20));
    });
    const heard = await reports(url);
    expect(server?.asked.length).toBe(3);
    expect([...heard].sort(([a], [b]) => a - b)).toEqual(heard);
    expect(new Set(heard.map(([, loaded]) => loaded)).size).toBe(heard.length);
    expect(heard[heard.length - 1]).toEqual([1, bytes.length, bytes.length]);
  });
});

/** A Response whose stream has brought the first half and now waits, and whether nobody wants the rest. */
function waiting(): { response: Response; isCancelled: () => boolean } {
  let cancelled = false;
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(bytes.subarray(0, bytes.length / 2)),
    cancel: () => void (cancelled = true),
  });
  return { response: new Response(stream), isCancelled: () => cancelled };
}

describe('what the listener throws ends the load', () => {
  test.each(SOURCES)('of %s', async (_, source) => {
    for (const at of [0, 0.3, 1]) {
      const error = new RuntimeError(`at ${at}`);
      const onProgress = (fraction: number): void => {
        if (fraction >= at) throw error;
      };
      await expect(load(await source(), { onProgress })).rejects.toBe(error);
      await server?.close();
    }
  });

  test('and the stream', async () => {
    const { response, isCancelled } = waiting();
    const error = new RuntimeError('enough');
    const onProgress = (): void => {
      throw error;
    };
    await expect(load(response, { onProgress })).rejects.toBe(error);
    expect(isCancelled()).toBe(true);
  });
});

describe('a signal ends the load', () => {
  test('before it begins', async () => {
    const fetched = jest.spyOn(globalThis, 'fetch');
    const signal = AbortSignal.abort(new RuntimeError('not today'));
    for (const source of [bytes, new Blob([bytes]), `${file}.missing`, 'http://127.0.0.1:1/a.pt', waiting().response]) {
      await expect(load(source, { signal })).rejects.toBe(signal.reason);
    }
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  test.each(SOURCES)('of %s, while it runs', async (_, source) => {
    const controller = new AbortController();
    const reason = { any: 'value' };
    const loading = load(await source(), { onProgress: () => controller.abort(reason), signal: controller.signal });
    await expect(loading).rejects.toBe(reason);
  });

  test('in the midst of a tensor', async () => {
    const large = tf.zeros([5e6]);
    await save({ large }, path.join(folder, 'large.safetensors'));
    large.dispose();
    const controller = new AbortController();
    const heard: number[] = [];
    const onProgress = (_: number, { loaded }: { loaded: number }): void => {
      heard.push(loaded);
      controller.abort();
    };
    const loading = load(path.join(folder, 'large.safetensors'), { onProgress, signal: controller.signal });
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
    expect(heard.length).toBe(1);
    expect(heard[0]).toBeLessThan(9e6);
  });

  test('whose server is silent', async () => {
    const closed = new Promise<void>((resolve) => {
      void start((response, request) => {
        response.on('close', resolve);
        half(response, request);
      });
    });
    await new Promise(setImmediate);
    const controller = new AbortController();
    const onProgress = (): void => void setTimeout(() => controller.abort(), 10);
    const loading = load(`${server?.url}a.pt`, null, null, onProgress, controller.signal);
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
    await closed;
  });

  test('whose server does not answer at all, after a time', async () => {
    const url = await start(() => undefined);
    await expect(load(url, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('whose Response was fetched without it', async () => {
    const { response, isCancelled } = waiting();
    const { signal } = new AbortController();
    const timeout = AbortSignal.timeout(50);
    await expect(load(response, { signal: timeout })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(isCancelled()).toBe(true);
    tf.dispose(await load(new Response(bytes), { signal }));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('while it waits to go on', async () => {
    const controller = new AbortController();
    const url = await start((response, request) => {
      if (server?.asked.length === 3) controller.abort();
      if (request.headers.range === undefined) {
        response.writeHead(200, { 'accept-ranges': 'bytes', etag: '"1"', 'content-length': bytes.length });
        response.write(bytes.subarray(0, 1e6), () => setTimeout(() => response.destroy(), 20));
      } else response.writeHead(503).end();
    });
    await expect(load(url, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(server?.asked.length).toBe(3);
  });
});

test('what is no listener and no signal', async () => {
  const call = load as (...args: unknown[]) => Promise<unknown>;
  const listener = "load(): argument 'onProgress' (position 4) must be a function, not";
  const signal = "load(): argument 'signal' (position 5) must be an AbortSignal, not";
  await expect(call(bytes, { onProgress: 1 })).rejects.toThrow(new TypeError(`${listener} int`));
  await expect(call(bytes, null, null, Promise.resolve())).rejects.toThrow(`${listener} Promise (await it)`);
  await expect(call(bytes, { signal: new AbortController() })).rejects.toThrow(new TypeError(`${signal} AbortController`));
  await expect(call(bytes, null, null, null, true)).rejects.toThrow(new TypeError(`${signal} bool`));
});
