// Buffers: tensors that a module owns and nobody trains. An attribute that is registered takes a tensor as one.
import * as tf from '@tensorflow/tfjs-core';
import { checkBackend, share } from '../engines/engine.js';
import { follow, freeWhenUnreachable } from '../engines/unreachable.js';
import { check } from '../python/check.js';
import { checkLiveTensor } from '../python/checks.js';
import { asInt64, isInt64 } from '../python/kinds.js';
import { given } from '../python/repr.js';
import { isPeeking } from './own.js';

interface Slot {
  buffer: tf.Tensor | null;
  /** Whether somebody else may hold it. */
  isRead: boolean;
  readonly persistent: boolean;
  readonly get: () => tf.Tensor | null;
}

/** The buffers of each module, by name. */
const SLOTS = new WeakMap<object, Map<string, Slot>>();

/** All that have been made. */
const BUFFERS = new WeakSet<tf.Tensor>();

/** A buffer of a module's: `module[name]`. The given tensor stays the caller's; nothing is registered again. */
export function registerBuffer(module: object, name: string, tensor: tf.Tensor | null, persistent: boolean): void {
  const slot: Slot = {
    buffer: null,
    isRead: false,
    persistent,
    get: () => {
      if (!isPeeking()) slot.isRead = true;
      return slot.buffer;
    },
  };
  fill(slot, name, tensor);
  release(slotOf(module, name));
  SLOTS.set(module, (SLOTS.get(module) ?? new Map<string, Slot>()).set(name, slot));
  Object.defineProperty(module, name, {
    enumerable: true,
    configurable: true,
    get: slot.get,
    set: (value: unknown) => {
      if (value instanceof tf.Variable || typeof value === 'function') settle(module, name, slot, value);
      else fill(slot, name, value ?? null);
    },
  });
}

/** The buffers as they are now, in the order of their registration. */
export function buffersOf(module: object): { name: string; buffer: tf.Tensor; persistent: boolean }[] {
  return [...(SLOTS.get(module)?.keys() ?? [])].flatMap((name) => {
    const slot = slotOf(module, name);
    const buffer = slot?.get() ?? null;
    return slot === undefined || buffer === null ? [] : [{ name, buffer, persistent: slot.persistent }];
  });
}

/** Whether the attribute is a buffer's, maybe of none. */
export const isBuffer = (module: object, name: string): boolean => slotOf(module, name) !== undefined;

/** Gives a variable or a buffer other values of its shape and dtype: whoever holds it has those, as in PyTorch. */
export function setValues(target: tf.Tensor, values: tf.Tensor): void {
  tf.Variable.prototype.assign.call(target as tf.Variable, values); // which needs nothing that only variables have
  follow(target);
}

/** Whether {@link setValues} may be used: other tensors never change. */
export const canBeSet = (tensor: tf.Tensor): boolean => tensor instanceof tf.Variable || BUFFERS.has(tensor);

/** What is registered under the name; not what was there before it was deleted or defined anew. */
function slotOf(module: object, name: string): Slot | undefined {
  const slot = SLOTS.get(module)?.get(name);
  return slot !== undefined && Object.getOwnPropertyDescriptor(module, name)?.get === slot.get ? slot : undefined;
}

/** Puts a tensor in the place of the one that is there. */
function fill(slot: Slot, name: string, value: unknown): void {
  check(value === null || value instanceof tf.Tensor, () => {
    const expected = '(torch.nn.Buffer, torch.Tensor or None expected)';
    return new TypeError(`cannot assign '${given(value)}' as buffer '${name}' ${expected}`);
  });
  if (value === slot.buffer) return;
  if (value !== null) checkLiveTensor(() => `buffer '${name}'`, value);
  const before = slot.buffer;
  const buffer = value === null ? null : bufferOf(value, before);
  release(slot);
  slot.buffer = buffer;
  slot.isRead = buffer === value; // which another module has, too
}

/** A tensor of its own with these values, but a buffer as it is. */
function bufferOf(tensor: tf.Tensor, before: tf.Tensor | null): tf.Tensor {
  if (BUFFERS.has(tensor)) return tensor;
  checkBackend();
  const buffer = tf.keep(share(tensor));
  const stands = isInt64(tensor) || (before !== null && isInt64(before));
  if (stands && tensor.dtype === 'int32') asInt64(buffer);
  BUFFERS.add(buffer);
  freeWhenUnreachable(tensor);
  return buffer;
}

/** Frees the buffer if nobody else can hold it, now or once nobody does. */
function release(slot: Slot | undefined): void {
  const buffer = slot?.buffer ?? null;
  if (slot === undefined || buffer === null) return;
  if (slot.isRead) freeWhenUnreachable(buffer);
  else buffer.dispose();
  slot.buffer = null;
}

/** The attribute becomes one that holds a parameter or a module. */
function settle(module: object, name: string, slot: Slot, value: unknown): void {
  release(slot);
  Object.defineProperty(module, name, { value, writable: true, enumerable: true, configurable: true });
}
