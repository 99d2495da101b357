// Starts the worker, also from a page that was opened as a file, where a worker may not be a file.
import { type Remote, wrap } from 'comlink';
import type { Api } from './api.js';
import type { Hello } from './home.js';

declare global {
  /** All of worker.js, which it leaves here when a page runs it: see scripts/page.js. */
  var workerCode: (() => void) | undefined;
}

const FILE = 'worker.js';

/** The worker's functions. They can be called at once, and answer when it has started; `failed` hears that it does not. */
export function startWorker(failed: (reason: string) => void): Remote<Api> {
  const { port1, port2 } = new MessageChannel();
  workerUrl()
    .then((url) => {
      const worker = new Worker(url);
      worker.addEventListener('error', ({ message }) => failed(`The worker failed: ${message || 'it did not load'}`));
      const hello: Hello = { base: document.baseURI, port: port2 };
      worker.postMessage(hello, [port2]);
    })
    .catch((error: unknown) => failed(`The worker did not start: ${String(error)}`));
  return wrap<Api>(port1);
}

async function workerUrl(): Promise<string> {
  if (location.protocol !== 'file:') return new URL(FILE, document.baseURI).href;
  await new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: FILE, onload: resolve });
    script.onerror = () => reject(new Error(`${FILE} is missing beside the page`));
    document.head.append(script);
  });
  return URL.createObjectURL(new Blob([`(${String(globalThis.workerCode)})()`], { type: 'text/javascript' }));
}
