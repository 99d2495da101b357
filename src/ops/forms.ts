// The forms of an op: its definition, composed of tfjs's ops, and the faster ones that engines have; and the choice among them.
import * as tf from '@tensorflow/tfjs-core';
import { hasKernels } from '../engines/heap.js';
import { nativeBuild } from '../kernels/chosen.js';

/** The tfjs flag that leaves only composed forms: `tf.env().set('FUSED_OPS', false)`. */
const FLAG = 'FUSED_OPS';
/** Its name when the recurrence alone had forms, which does the same. */
const FORMER = 'RECURRENCE_FUSED';
for (const flag of [FLAG, FORMER]) tf.env().registerFlag(flag, () => true);

/** By tfjs's backend names what gives the form for a call, or none where the composed one is better. Backends may be missing. */
export type Forms<Form, Call extends unknown[] = []> = Readonly<
  Record<string, ((...call: Call) => Form | undefined) | undefined>
>;

/** The form of the active backend where it has one for that call, else the composed one. */
export function choose<Form, Call extends unknown[]>(forms: Forms<Form, Call>, composed: Form, ...call: Call): Form {
  const env = tf.env();
  if (!env.getBool(FLAG) || !env.getBool(FORMER)) return composed;
  return forms[tf.getBackend()]?.(...call) ?? composed;
}

/** A form by the kernels where they can run, else another if there is one. */
export const byKernels =
  <Form, Call extends unknown[]>(form: (...call: Call) => Form | undefined, other?: (...call: Call) => Form | undefined) =>
  (...call: Call): Form | undefined =>
    hasKernels() ? form(...call) : other?.(...call);

/** A form by the kernels where they are native: elsewhere TensorFlow, which takes a copy of each tensor, does better by its own ops. */
export const byNativeKernels =
  <Form, Call extends unknown[]>(form: (...call: Call) => Form | undefined) =>
  (...call: Call): Form | undefined =>
    nativeBuild() === undefined ? undefined : form(...call);
