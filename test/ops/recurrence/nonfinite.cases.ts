// NaN, infinities and huge numbers: results and gradients have them where real PyTorch on the CPU has them, in every form.
import * as tf from '@tensorflow/tfjs-core';
import { composedForm } from '../../../src/ops/recurrence/composed/form.js';
import { formFor } from '../../../src/ops/recurrence/choose.js';
import type { Form, RecurrenceInput } from '../../../src/ops/recurrence/form.js';
import type { ModeName } from '../../../src/ops/recurrence/modes.js';
import { recurrenceBy } from '../../../src/ops/recurrence/recurrence.js';
import fixture from '../../fixtures/nonfinite.json' with { type: 'json' };
import { close } from '../../support/assert.js';
import { suite } from '../../support/case.js';
import { decodeAll, type Encoded } from '../../support/fixture.js';
import { KINDS, type Named, toArguments } from '../../support/recurrence.js';

type Recorded = Record<string, Encoded>;
type Change = [name: string, index: number, value: string];

interface Case {
  kind: string;
  changes: Change[];
  results: Recorded;
  gradients: Recorded;
}

const kinds = fixture.kinds as Record<string, { inputs: Recorded; cotangents: Recorded }>;
const cases = Object.entries(fixture.cases as unknown as Record<string, Case>);
const steps = { batchSizes: Int32Array.of(2, 2, 2), reverse: false };

/** The tensors with the elements changed that a case changes. */
function changed(recorded: Recorded, prefix: string, changes: readonly Change[]): Named {
  return Object.fromEntries(
    Object.entries(decodeAll(recorded)).map(([key, tensor]) => {
      const values = tensor.dataSync().slice();
      for (const [name, index, value] of changes) {
        if (name === prefix + key) values[index] = { inf: Infinity, '-inf': -Infinity }[value] ?? Number(value);
      }
      return [key, tf.tensor(values, tensor.shape)];
    }),
  );
}

const toInput = (named: Named): RecurrenceInput => ({ ...toArguments(steps, named), steps });

function runBy(form: Form, mode: ModeName, named: Named): Named {
  const { output, stateN } = recurrenceBy(form, mode, toInput(named));
  return { output, h_n: stateN[0], ...(stateN.length > 1 && { c_n: stateN[1] }) };
}

function gradientsBy(form: Form, mode: ModeName, named: Named, cotangents: Named): Named {
  const names = Object.keys(named);
  const loss = (...values: tf.Tensor[]): tf.Scalar => {
    const results = runBy(form, mode, Object.fromEntries(names.map((name, i) => [name, values[i]])));
    return tf.addN(Object.entries(results).map(([name, y]) => tf.sum<tf.Scalar>(tf.mul(y, cotangents[name]))));
  };
  const grads = tf.grads(loss)(Object.values(named));
  return Object.fromEntries(names.map((name, i) => [`d_${name}`, grads[i]]));
}

/**
 * The composed form and the chosen one. On WebGPU only the chosen one: composed, there are tfjs's own shaders, in which an
 * exponential may make a number of NaN.
 */
function forms(mode: ModeName, input: RecurrenceInput): Form[] {
  if (tf.getBackend() === 'webgpu') return [formFor(mode, input)];
  const all = [composedForm(mode), formFor(mode, input)];
  return all.filter(({ name }, i) => all.findIndex((form) => form.name === name) === i);
}

/** Beside numbers of 1e30 those of 1 are lost in a sum, and what is left of two such is not exact. */
function tolerance(expected: tf.Tensor): { absolute: number; relative: number } {
  const finite = Array.from(expected.dataSync()).filter(Number.isFinite).map(Math.abs);
  return { absolute: 1e-5 * Math.max(1, ...finite), relative: 1e-4 };
}

/** What src/ops/recurrence/webgl/lstm.ts says of its projections. */
const isException = (form: Form, { kind, changes }: Case): boolean =>
  form.name === 'webgl' &&
  kind === 'LSTM projected' &&
  changes.some(([name, , value]) => name === 'w_hh' && value.includes('inf'));

function check(name: string, mode: ModeName, recorded: Case): void {
  const { kind, changes, results, gradients } = recorded;
  tf.tidy(() => {
    const named = changed(kinds[kind].inputs, '', changes);
    const cotangents = changed(kinds[kind].cotangents, 'd_', changes);
    const expected = decodeAll({ ...results, ...gradients });
    for (const form of forms(mode, toInput(named))) {
      if (isException(form, recorded)) continue;
      const actual = { ...runBy(form, mode, named), ...gradientsBy(form, mode, named, cotangents) };
      for (const [key, value] of Object.entries(expected)) {
        close(actual[key], value, tolerance(value), `${name}: ${form.name}: ${key}`);
      }
    }
  });
}

export const nonfiniteCases = suite(
  'NaN and infinity as in PyTorch',
  Object.fromEntries(
    KINDS.map(({ name: kind, mode }) => [
      kind,
      () => {
        const stride = tf.getBackend() === 'webgpu' ? 4 : 1; // where reading back takes long: all values in some place
        const ofKind = cases.filter(([, recorded]) => recorded.kind === kind);
        ofKind.forEach(([name, recorded], i) => {
          if (i % stride === 0) check(name, mode, recorded);
        });
      },
    ]),
  ),
);
