// A test as data: a name and a function that throws, so that one table runs on every backend, in Node and in a page.
import * as tf from '@tensorflow/tfjs-core';

export interface Case {
  name: string;
  run: () => Promise<void>;
}

type Body = () => void | Promise<void>;

/** Cases under a common name. What a case leaves alive, modules included, is freed after it. */
export function suite(name: string, cases: Readonly<Record<string, Body>>): Case[] {
  return Object.entries(cases).map(([title, body]) => ({ name: `${name}: ${title}`, run: () => isolated(body) }));
}

async function isolated(body: Body): Promise<void> {
  tf.engine().startScope();
  try {
    await body();
  } finally {
    tf.engine().endScope();
    tf.disposeVariables();
  }
}

/** Runs the case of that name: its error, or null. For a page, which can hand out text only. */
export async function failureOf(cases: readonly Case[], name: string): Promise<string | null> {
  try {
    await cases.find((candidate) => candidate.name === name)?.run();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
