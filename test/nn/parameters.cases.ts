// What becomes of a call when a parameter was replaced by something that does not fit, or is gone.
import * as tf from '@tensorflow/tfjs-core';
import { nn } from 'tfjs-torch-rnn';
import { IS_DISPOSED } from '../../src/python/checks.js';
import { close, equal, EXACT, FORWARD, throws } from '../support/assert.js';
import { suite } from '../support/case.js';
import { FAMILY } from '../support/family.js';
import { filled, input } from '../support/values.js';

type Callable = nn.Module & ((...args: unknown[]) => unknown);

/** Calls the module with `name` set to `value`, which TypeScript would not allow. */
function callWith(module: nn.Module, x: tf.Tensor, name: string, value: unknown): unknown {
  (module as unknown as Record<string, unknown>)[name] = value;
  return (module as Callable)(x);
}

const gone = (shape: number[]): tf.Tensor => {
  const tensor = tf.zeros(shape);
  tensor.dispose();
  return tensor;
};

/** A recurrent module or cell of 3 features and 4 units, its input, and what error texts call it. */
interface Subject {
  make: () => nn.Module;
  x: number[];
  /** What begins the text for a parameter that is missing. */
  missing: (name: string) => string;
  /** torch's term for the rows of the weights, which only cells say. */
  rows?: string;
}

const POSITIONS: Record<string, string> = {
  weight_ih: "argument 'w_ih' (position 3)",
  weight_hh: "argument 'w_hh' (position 4)",
  bias_ih: "argument 'b_ih' (position 5)",
  bias_hh: "argument 'b_hh' (position 6)",
};
const cell = (Cell: new (I: number, H: number) => nn.Module, callee: string, gates: number): Subject => ({
  make: () => new Cell(3, 4),
  x: [2, 3],
  missing: (name) => `${callee}(): ${POSITIONS[name]}`,
  rows: `${gates} * hidden_size`,
});
const SUBJECTS: Subject[] = [
  ...FAMILY.map((kind): Subject => ({
    make: () => kind.make(3, 4, { num_layers: 2, bidirectional: true }),
    x: [5, 2, 3],
    missing: (parameter) => `${kind.name.split(' ')[0]}.forward(): parameter '${parameter}'`,
  })),
  cell(nn.RNNCell, 'rnn_tanh_cell', 1),
  cell(nn.LSTMCell, 'lstm_cell', 4),
  cell(nn.GRUCell, 'gru_cell', 3),
];

/** Runs `body` on every parameter of every subject; a fresh module for each. */
function eachParameter(body: (subject: Subject, name: string, shape: number[]) => void): void {
  for (const subject of SUBJECTS) {
    for (const [name, { shape }] of subject.make().named_parameters()) body(subject, name, shape);
  }
}

const tuple = (shape: number[]): string => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`);

export const parametersCases = suite('replaced parameters', {
  'none, no tensor, or a Promise of one': () => {
    eachParameter(({ make, x, missing, rows }, name, shape) => {
      const promise = Promise.resolve(tf.zeros(shape));
      const wrong: [unknown, string][] = [
        [undefined, 'NoneType'],
        [3, 'int'],
        [[[1]], 'list'],
        [promise, 'Promise (await it)'],
      ];
      const isBiasOfCell = rows !== undefined && name.startsWith('bias');
      for (const [value, type] of isBiasOfCell ? wrong : [...wrong, [null, 'NoneType'] as const]) {
        const module = make();
        const given = input(x);
        throws(() => callWith(module, given, name, value), 'TypeError', `${missing(name)} must be Tensor, not ${type}`);
      }
    });
  },
  'another shape: more rows, fewer columns, more axes': () => {
    eachParameter(({ make, x, rows }, name, shape) => {
      const [first, ...rest] = shape;
      const shapes = [
        [4 * first, ...rest],
        [first - 1, ...rest],
        [...rest, first],
        [first, ...rest, 1],
      ];
      if (rest.length > 0) shapes.push([first, rest[0] - 1], [first]);
      for (const other of shapes.filter((candidate) => tuple(candidate) !== tuple(shape))) {
        const module = make();
        const [given, value] = [input(x), tf.ones(other)];
        const torchSaysRows = rows !== undefined && shape.length === 2 && other.length === 2 && other[1] === shape[1];
        const text = torchSaysRows
          ? `${name} first dim must be ${rows} = ${first}, but got ${other[0]}`
          : `Expected ${name} size ${tuple(shape)}, got [${other.join(', ')}]`;
        throws(() => callWith(module, given, name, value), 'RuntimeError', text);
      }
    });
  },
  'another dtype': () => {
    eachParameter(({ make, x }, name, shape) => {
      for (const type of ['int32', 'bool'] as const) {
        const module = make();
        const [given, value] = [input(x), tf.zeros(shape, type)];
        const text = `${name} dtype (torch.${type}) does not match input dtype (torch.float32)`;
        throws(() => callWith(module, given, name, value), 'RuntimeError', text);
      }
    });
  },
  'a disposed one, by hand, with the module or with all variables': () => {
    eachParameter(({ make, x, missing }, name, shape) => {
      const [module, given, value] = [make(), input(x), gone(shape)];
      throws(() => callWith(module, given, name, value), 'RuntimeError', `${missing(name)} ${IS_DISPOSED}`);
    });
    for (const { make, x, missing } of SUBJECTS) {
      const [module, survivor, given] = [make(), make(), input(x)];
      const first = module.named_parameters()[0][0];
      module.dispose();
      throws(() => (module as Callable)(given), 'RuntimeError', `${missing(first)} ${IS_DISPOSED}`);
      tf.disposeVariables();
      throws(() => (survivor as Callable)(given), 'RuntimeError', `${missing(first)} ${IS_DISPOSED}`);
    }
  },
  'changed sizes and modes of a module do not reach the kernels': () => {
    for (const { make, x } of SUBJECTS) {
      const [module, same] = [filled(make()), filled(make())];
      Object.assign(module, {
        input_size: 9,
        hidden_size: 9,
        num_layers: 5,
        proj_size: 7,
        bidirectional: false,
        mode: 'GRU',
      });
      const outputs = [module, same].map((each) => [(each as Callable)(input(x))].flat(2)[0] as tf.Tensor);
      close(outputs[0], outputs[1], EXACT);
    }
  },
  'a plain tensor that fits takes the place of a parameter': () => {
    eachParameter(({ make, x }, name) => {
      const [module, same] = [filled(make()), filled(make())];
      const value = module.state_dict()[name].clone();
      const outputs = [callWith(module, input(x), name, value), (same as Callable)(input(x))];
      const [actual, expected] = outputs.map((output) => [output].flat(2)[0] as tf.Tensor);
      close(actual, expected, EXACT);
    });
  },
  'a cell takes one bias alone': () => {
    for (const { make, x } of SUBJECTS.filter(({ rows }) => rows)) {
      for (const name of ['bias_ih', 'bias_hh']) {
        const [module, same] = [filled(make()), filled(make())];
        same.get_parameter(name).assign(tf.zerosLike(same.get_parameter(name)));
        const [actual, expected] = [callWith(module, input(x), name, null), (same as Callable)(input(x))];
        close([actual].flat()[0] as tf.Tensor, [expected].flat()[0] as tf.Tensor, FORWARD);
      }
    }
  },
  'of Linear: any matrix, and a bias that broadcasts': () => {
    const x = input([2, 3]);
    const call = (name: string, value: unknown): unknown => callWith(filled(new nn.Linear(3, 4)), x, name, value);
    equal((call('bias', tf.ones([1])) as tf.Tensor).shape, [2, 4]);
    close(call('bias', tf.ones([2, 4])) as tf.Tensor, call('bias', tf.scalar(1)) as tf.Tensor, EXACT);
    const expanded =
      'The expanded size of the tensor (5) must match the existing size (4) at non-singleton dimension 1.  ' +
      'Target sizes: [2, 5].  Tensor sizes: [4]';
    const tooMany =
      'expand(torch.FloatTensor{[1, 2, 4]}, size=[2, 4]): the number of sizes provided (2) must be greater or equal to ' +
      'the number of dimensions in the tensor (3)';
    const product = 'mat1 and mat2 shapes cannot be multiplied (2x3 and 2x4)';
    const errors: [string, unknown, string, string][] = [
      ['weight', null, 'TypeError', "linear(): argument 'weight' (position 2) must be Tensor, not NoneType"],
      ['weight', gone([4, 3]), 'RuntimeError', `linear(): argument 'weight' (position 2) ${IS_DISPOSED}`],
      ['weight', tf.zeros([3]), 'RuntimeError', "'weight' must be 2-D, got [3]"],
      ['weight', tf.zeros([4, 3, 1]), 'RuntimeError', "'weight' must be 2-D, got [4, 3, 1]"],
      ['weight', tf.zeros([4, 2]), 'RuntimeError', product],
      ['weight', tf.zeros([5, 3]), 'RuntimeError', expanded],
      ['weight', tf.zeros([4, 3], 'int32'), 'RuntimeError', 'mat1 and mat2 must have the same dtype, but got Float and Int'],
      ['bias', undefined, 'TypeError', "linear(): argument 'bias' (position 3) must be Tensor, not NoneType"],
      ['bias', tf.zeros([1, 2, 4]), 'RuntimeError', tooMany],
      [
        'bias',
        tf.zeros([4], 'int32'),
        'RuntimeError',
        'bias dtype (torch.int32) does not match input dtype (torch.float32)',
      ],
    ];
    for (const [name, value, error, text] of errors) {
      const linear = new nn.Linear(3, 4);
      throws(() => callWith(linear, x, name, value), error, text);
    }
    const ints = new nn.Linear(3, 4);
    const unsupported = '"addmm_impl_cpu_" not implemented for \'Int\' (tfjs: input.toFloat())';
    const [intX, intW] = [tf.zeros([2, 3], 'int32'), tf.zeros([4, 3], 'int32')];
    throws(() => callWith(ints, intX, 'weight', intW), 'RuntimeError', unsupported);
  },
  'of Embedding: any table': () => {
    const index = tf.tensor1d([1, 0], 'int32');
    const call = (value: unknown): unknown => callWith(new nn.Embedding(3, 4), index, 'weight', value);
    close(
      call(
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ) as tf.Tensor,
      [3, 4, 1, 2],
      EXACT,
    );
    const argument = "embedding(): argument 'weight' (position 1)";
    const errors: [unknown, string, string][] = [
      [null, 'TypeError', `${argument} must be Tensor, not NoneType`],
      [gone([3, 4]), 'RuntimeError', `${argument} ${IS_DISPOSED}`],
      [tf.zeros([3]), 'RuntimeError', "'weight' must be 2-D, got [3]"],
    ];
    for (const [value, error, text] of errors) {
      const embedding = new nn.Embedding(3, 4);
      throws(() => callWith(embedding, index, 'weight', value), error, text);
    }
  },
});
