// The ops of backends that run in Node alone, by tfjs's names. A build for browsers has an empty table in their place.
import type { Ops } from './ops.js';
import { tensorflowOps } from './tensorflow.js';

export const onlyNode: Readonly<Record<string, Ops>> = { tensorflow: tensorflowOps };
