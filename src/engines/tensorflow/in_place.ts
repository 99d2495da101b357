// TensorFlow's training ops, which change values in place: those of TensorFlow's variables. Variables of tfjs lend theirs.
import * as tf from '@tensorflow/tfjs-core';
import { privately } from '../privately.js';

interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

interface NativeBackend {
  readonly binding: Readonly<
    Record<'TF_ATTR_BOOL' | 'TF_ATTR_TYPE' | 'TF_ATTR_SHAPE' | 'TF_ATTR_STRING' | 'TF_FLOAT', number>
  >;
  executeSingleOutput(op: string, attributes: Attribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(op: string, attributes: Attribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
}

interface Engine {
  disposeTensor(tensor: tf.Tensor): void;
  incRef(tensor: tf.Tensor, backend: null): void;
}

/** Runs a training op on the values of some variables; `inputs` are the op's behind its variables. */
export type Apply = (
  op: string,
  variables: readonly tf.Variable[],
  inputs: readonly tf.Tensor[],
  nesterov?: boolean,
) => void;

/**
 * Calls `body` with what runs training ops on up to `count` variables at once, float32. The op changes a variable's values where
 * they are; if somebody else holds them too, TensorFlow copies them before.
 */
export function inPlace(count: number, body: (apply: Apply) => void): void {
  const members = ['binding', 'executeSingleOutput', 'executeMultipleOutputs'] as const;
  const backend = privately<NativeBackend>(tf.backend(), members, "tfjs-node's backend");
  const engine = privately<Engine>(tf.engine(), ['disposeTensor', 'incRef'], "tfjs's engine");
  const { TF_ATTR_BOOL, TF_ATTR_TYPE, TF_ATTR_SHAPE, TF_ATTR_STRING, TF_FLOAT } = backend.binding;
  const dtype = { name: 'dtype', type: TF_ATTR_TYPE, value: TF_FLOAT };
  const run = (op: string, attributes: Attribute[], ...inputs: tf.Tensor[]): void =>
    void backend.executeMultipleOutputs(op, attributes, inputs, 0);
  const handles = Array.from({ length: count }, (_, i) =>
    backend.executeSingleOutput(
      'VarHandleOp',
      [
        dtype,
        { name: 'shape', type: TF_ATTR_SHAPE, value: [] },
        { name: 'container', type: TF_ATTR_STRING, value: '' },
        { name: 'shared_name', type: TF_ATTR_STRING, value: `tfjs-torch-rnn/${i}` },
      ],
      [],
    ),
  );
  const apply: Apply = (op, variables, inputs, nesterov) => {
    const lent = handles.slice(0, variables.length);
    variables.forEach((variable, i) => {
      run('AssignVariableOp', [dtype], lent[i], variable); // which shares the values
      engine.disposeTensor(variable); // so that TensorFlow alone has them
    });
    const attributes = nesterov === undefined ? [] : [{ name: 'use_nesterov', type: TF_ATTR_BOOL, value: nesterov }];
    run(op, attributes, ...lent, ...inputs);
    variables.forEach((variable, i) => {
      const value = backend.executeSingleOutput('ReadVariableOp', [dtype], [lent[i]]);
      variable.dataId = value.dataId; // as `assign` does, which would free the old values now
      engine.incRef(variable, null);
      value.dispose();
    });
  };
  try {
    body(apply);
  } finally {
    for (const handle of handles) run('DestroyResourceOp', [], handle);
    tf.dispose(handles);
  }
}
