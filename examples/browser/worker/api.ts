// What the page can ask of its worker: a group of functions for each tab. Arguments and results are cloned, or moved by `transfer`;
// a function among the arguments, wrapped by comlink's `proxy`, is called back, which is how something is reported while it runs.
import { proxy } from 'comlink';
import * as inspect from '../inspect/worker/index.js';
import * as run from '../run/worker.js';
import * as train from '../train/worker.js';

export const api = { inspect: proxy({ ...inspect }), run: proxy({ ...run }), train: proxy({ ...train }) };
export type Api = typeof api;
