// src/kernels/here.ts for tests, which run as CommonJS.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export const here = pathToFileURL(path.resolve('src/kernels/here.ts')).href;
