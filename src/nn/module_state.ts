// What a module and those below it have in their attributes: whether that has changed.
import * as tf from '@tensorflow/tfjs-core';
import { hooksOf } from './hooks.js';
import type { Module } from './module.js';
import { peek } from './own.js';

interface Attribute {
  readonly of: Record<string, unknown>;
  readonly name: string;
  readonly value: unknown;
  /** Of a tensor, which may have got other values. */
  readonly dataId: object | undefined;
}

const dataIdOf = (value: unknown): object | undefined => (value instanceof tf.Tensor ? value.dataId : undefined);

export class State {
  readonly #attributes: readonly Attribute[];
  readonly #modules: readonly { readonly module: Module; readonly count: number; readonly hooks: object | undefined }[];

  constructor(module: Module) {
    const modules = module.modules();
    this.#attributes = peek(() =>
      modules.flatMap((module) =>
        Object.entries(module).map(([name, value]: [string, unknown]) => {
          return { of: module as unknown as Record<string, unknown>, name, value, dataId: dataIdOf(value) };
        }),
      ),
    );
    this.#modules = modules.map((module) => ({ module, count: Object.keys(module).length, hooks: hooksOf(module) }));
  }

  /** Whether all is as it was. */
  holds(): boolean {
    return peek(() => this.#holds());
  }

  #holds(): boolean {
    for (const { module, count, hooks } of this.#modules) {
      if (Object.keys(module).length !== count || hooksOf(module) !== hooks) return false;
    }
    for (const { of, name, value, dataId } of this.#attributes) {
      const now = of[name];
      if (!Object.is(now, value) || (dataId !== undefined && dataIdOf(now) !== dataId)) return false;
    }
    return true;
  }
}
