// Attributes that a module computes from its parameters, and that read like a parameter.
import * as tf from '@tensorflow/tfjs-core';
import { isAlive } from '../../../engines/engine.js';
import { asParameter, type Parameter } from '../../../autograd/parameter.js';
import { addHook } from '../../hooks.js';
import type { Module } from '../../module.js';
import { own, peek } from '../../own.js';

/** What takes the computed attribute away again. */
export type Undo = () => void;

/**
 * Makes `module[name]` a tensor that is computed: once for each call of the module, which frees it, and else anew for whoever
 * reads it, who owns it. It is no parameter: {@link Module.parameters} and the state dict do not list it.
 *
 * @param compute - told whether it is for a call.
 */
export function computeAttribute(module: Module, name: string, compute: (inCall: boolean) => tf.Tensor): Undo {
  let ofCall: tf.Tensor | null = null;
  Reflect.deleteProperty(module, name);
  Object.defineProperty(module, name, {
    configurable: true,
    get: () => (ofCall !== null && isAlive(ofCall) ? ofCall : tf.tidy(() => compute(false))),
  });
  const before = (): void => {
    ofCall = tf.tidy(() => compute(true));
  };
  const behind = (): void => {
    ofCall = null;
  };
  const handles = [addHook(module, 'before', before, {}), addHook(module, 'behind', behind, { always_call: true })];
  return () => {
    for (const handle of handles) handle.remove();
    Reflect.deleteProperty(module, name);
  };
}

/** The parameter under a name, or undefined if there is none. */
export function parameterOf(module: Module, name: string): Parameter | undefined {
  const value = peek(() => Reflect.get(module, name) as tf.Tensor | undefined);
  return isVariable(value) ? asParameter(value) : undefined;
}

const isVariable = (value: tf.Tensor | undefined): value is tf.Variable => value instanceof tf.Variable;

/** What the attributes hold now. */
export const currentOf = (module: Module, names: readonly string[]): tf.Tensor[] =>
  peek(() => names.map((name) => Reflect.get(module, name) as tf.Tensor));

/** A new parameter under a name, as trainable as another one. */
export function ownNew(module: Module, name: string, values: tf.Tensor, like: Parameter): void {
  const parameter = asParameter(tf.tidy(() => tf.variable(values, like.trainable)));
  own(module as unknown as Record<string, Parameter | null>, name, parameter);
}

/** Takes attributes away; what nobody has read of them is freed. */
export function forget(module: Module, names: readonly string[]): void {
  for (const name of names) {
    Reflect.set(module, name, null);
    Reflect.deleteProperty(module, name);
  }
}
