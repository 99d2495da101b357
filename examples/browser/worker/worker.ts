// The worker: TensorFlow.js and torch, beside the page so that it never waits for them.
import { expose } from 'comlink';
import { api } from './api.js';
import { type Hello, home } from './home.js';

addEventListener('message', ({ data }: MessageEvent<Hello>) => {
  home.base = data.base;
  expose(api, data.port);
});
