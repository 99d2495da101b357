// A test as data: a name and a function that throws, so that one table runs on every backend, in Node and in a page.
import * as tf from '@tensorflow/tfjs-core';

export interface Case {
  name: string;
  run: () => void;
}

/** Cases under a common name. What a case leaves alive, modules included, is freed after it. */
export function suite(name: string, cases: Readonly<Record<string, () => void>>): Case[] {
  return Object.entries(cases).map(([title, body]) => ({ name: `${name}: ${title}`, run: () => isolated(body) }));
}

function isolated(body: () => void): void {
  tf.engine().startScope();
  try {
    body();
  } finally {
    tf.engine().endScope();
    tf.disposeVariables();
  }
}
