// The calling convention holds everywhere: whatever is public refuses unknown keywords and too many arguments.
import * as tf from '@tensorflow/tfjs-core';
import * as torch from 'tfjs-torch-rnn';
import { equal, ok } from '../support/assert.js';
import { suite } from '../support/case.js';
import { type Instances, isErrorClass, type Member, membersOf } from '../support/surface.js';

const { nn, optim } = torch;
const { lr_scheduler } = optim;

const packed = (): object => new nn.utils.rnn.PackedSequence(tf.zeros([3]), [2, 1]);
const parameter = (): torch.nn.Parameter => new nn.Parameter(tf.zeros([2]));
const sgd = (): torch.optim.SGD => new optim.SGD([parameter()], 0.1);

/** One of each class. */
const INSTANCES: Instances = {
  'nn.BCELoss': () => new nn.BCELoss(),
  'nn.CTCLoss': () => new nn.CTCLoss(),
  'nn.CosineEmbeddingLoss': () => new nn.CosineEmbeddingLoss(),
  'nn.HuberLoss': () => new nn.HuberLoss(),
  'nn.KLDivLoss': () => new nn.KLDivLoss(),
  'nn.L1Loss': () => new nn.L1Loss(),
  'nn.MarginRankingLoss': () => new nn.MarginRankingLoss(),
  'nn.SmoothL1Loss': () => new nn.SmoothL1Loss(),
  'nn.BCEWithLogitsLoss': () => new nn.BCEWithLogitsLoss(),
  'nn.AdaptiveAvgPool1d': () => new nn.AdaptiveAvgPool1d(2),
  'nn.AdaptiveAvgPool2d': () => new nn.AdaptiveAvgPool2d(2),
  'nn.AvgPool1d': () => new nn.AvgPool1d(2),
  'nn.AvgPool2d': () => new nn.AvgPool2d(2),
  'nn.MaxPool1d': () => new nn.MaxPool1d(2),
  'nn.MaxPool2d': () => new nn.MaxPool2d(2),
  'nn.Conv1d': () => new nn.Conv1d(2, 3, 1),
  'nn.Conv2d': () => new nn.Conv2d(2, 3, 1),
  'nn.ConvTranspose1d': () => new nn.ConvTranspose1d(2, 3, 1),
  'nn.CrossEntropyLoss': () => new nn.CrossEntropyLoss(),
  'nn.Dropout': () => new nn.Dropout(),
  'nn.Dropout1d': () => new nn.Dropout1d(),
  'nn.Dropout2d': () => new nn.Dropout2d(),
  'nn.ELU': () => new nn.ELU(),
  'nn.GELU': () => new nn.GELU(),
  'nn.Hardtanh': () => new nn.Hardtanh(),
  'nn.LeakyReLU': () => new nn.LeakyReLU(),
  'nn.ReLU': () => new nn.ReLU(),
  'nn.Softplus': () => new nn.Softplus(),
  'nn.Sigmoid': () => new nn.Sigmoid(),
  'nn.SiLU': () => new nn.SiLU(),
  'nn.Tanh': () => new nn.Tanh(),
  'nn.LogSoftmax': () => new nn.LogSoftmax(),
  'nn.Softmax': () => new nn.Softmax(),
  'nn.Flatten': () => new nn.Flatten(),
  'nn.Identity': () => new nn.Identity(),
  'nn.Bilinear': () => new nn.Bilinear(3, 2, 1),
  'nn.Embedding': () => new nn.Embedding(3, 2),
  'nn.EmbeddingBag': () => new nn.EmbeddingBag(3, 2),
  'nn.GRU': () => new nn.GRU(3, 2),
  'nn.GRUCell': () => new nn.GRUCell(3, 2),
  'nn.LSTM': () => new nn.LSTM(3, 2),
  'nn.LSTMCell': () => new nn.LSTMCell(3, 2),
  'nn.Linear': () => new nn.Linear(3, 2),
  'nn.MSELoss': () => new nn.MSELoss(),
  'nn.BatchNorm1d': () => new nn.BatchNorm1d(2),
  'nn.BatchNorm2d': () => new nn.BatchNorm2d(2),
  'nn.GroupNorm': () => new nn.GroupNorm(1, 2),
  'nn.LayerNorm': () => new nn.LayerNorm(2),
  'nn.Module': () => new nn.Module(),
  'nn.ModuleDict': () => new nn.ModuleDict({ key: new nn.Module() }),
  'nn.ModuleList': () => new nn.ModuleList([new nn.Module()]),
  'nn.ParameterDict': () => new nn.ParameterDict({ key: parameter() }),
  'nn.ParameterList': () => new nn.ParameterList([parameter()]),
  'nn.MultiheadAttention': () => new nn.MultiheadAttention(4, 2),
  'nn.NLLLoss': () => new nn.NLLLoss(),
  'nn.Parameter': parameter,
  'nn.RNN': () => new nn.RNN(3, 2),
  'nn.RNNBase': () => new nn.RNNBase('GRU', 3, 2),
  'nn.RNNCell': () => new nn.RNNCell(3, 2),
  'nn.RNNCellBase': () => new nn.RNNCellBase(3, 2, true, 1),
  'nn.Sequential': () => new nn.Sequential(),
  'nn.utils.rnn.PackedSequence': packed,
  'optim.Adadelta': () => new optim.Adadelta([parameter()]),
  'optim.Adagrad': () => new optim.Adagrad([parameter()]),
  'optim.Adam': () => new optim.Adam([parameter()]),
  'optim.AdamW': () => new optim.AdamW([parameter()]),
  'optim.Adamax': () => new optim.Adamax([parameter()]),
  'optim.ASGD': () => new optim.ASGD([parameter()]),
  'optim.LBFGS': () => new optim.LBFGS([parameter()]),
  'optim.NAdam': () => new optim.NAdam([parameter()]),
  'optim.Optimizer': sgd, // abstract, as the next
  'optim.lr_scheduler.LRScheduler': () => new lr_scheduler.StepLR(sgd(), 1),
  'optim.RAdam': () => new optim.RAdam([parameter()]),
  'optim.RMSprop': () => new optim.RMSprop([parameter()]),
  'optim.Rprop': () => new optim.Rprop([parameter()]),
  'optim.SGD': sgd,
  'optim.lr_scheduler.ChainedScheduler': () => new lr_scheduler.ChainedScheduler([new lr_scheduler.StepLR(sgd(), 1)]),
  'optim.lr_scheduler.ConstantLR': () => new lr_scheduler.ConstantLR(sgd()),
  'optim.lr_scheduler.CosineAnnealingLR': () => new lr_scheduler.CosineAnnealingLR(sgd(), 1),
  'optim.lr_scheduler.CosineAnnealingWarmRestarts': () => new lr_scheduler.CosineAnnealingWarmRestarts(sgd(), 1),
  'optim.lr_scheduler.CyclicLR': () => new lr_scheduler.CyclicLR(sgd(), 0.1, 1),
  'optim.lr_scheduler.ExponentialLR': () => new lr_scheduler.ExponentialLR(sgd(), 1),
  'optim.lr_scheduler.LambdaLR': () => new lr_scheduler.LambdaLR(sgd(), () => 1),
  'optim.lr_scheduler.LinearLR': () => new lr_scheduler.LinearLR(sgd()),
  'optim.lr_scheduler.MultiStepLR': () => new lr_scheduler.MultiStepLR(sgd(), [1]),
  'optim.lr_scheduler.MultiplicativeLR': () => new lr_scheduler.MultiplicativeLR(sgd(), () => 1),
  'optim.lr_scheduler.OneCycleLR': () => new lr_scheduler.OneCycleLR(sgd(), 1, 5),
  'optim.lr_scheduler.PolynomialLR': () => new lr_scheduler.PolynomialLR(sgd()),
  'optim.lr_scheduler.ReduceLROnPlateau': () => new lr_scheduler.ReduceLROnPlateau(sgd()),
  'optim.lr_scheduler.SequentialLR': () => {
    const optimizer = sgd();
    return new lr_scheduler.SequentialLR(optimizer, [new lr_scheduler.StepLR(optimizer, 1)], []);
  },
  'optim.swa_utils.AveragedModel': () => new optim.swa_utils.AveragedModel(new nn.Linear(3, 2)),
  'optim.swa_utils.SWALR': () => new optim.swa_utils.SWALR(sgd(), 0.1),
  'optim.lr_scheduler.StepLR': () => new lr_scheduler.StepLR(sgd(), 1),
};

/** The first argument of those that take a dict for it, by the end of the path. */
const FIRST: readonly [end: string, make: () => unknown][] = [
  ['nn.Sequential', () => new nn.Sequential()],
  ['Dict', () => ({})],
  ['Dict.update', () => ({})],
  ['.load_state_dict', () => ({})],
  ['.add_param_group', () => ({ params: parameter() })],
  ['save', () => ({})],
];

/**
 * In torch too: modules in a row, Identity and what is no forward yet take any number, and RNN looks at its nonlinearity first.
 */
const UNCOUNTED = /^nn\.(Sequential|Identity|RNN|(Module(List|Dict)?|RNNBase|RNNCellBase)(\(\)|\.forward))$/;

/** These look at none: a list of parameters refuses all calls. */
const UNNAMED = /^nn\.(Identity|Parameter(List|Dict)(\(\)|\.forward))$/;

const UNKNOWN = /^TypeError: \w+(\.\w+)?\(\) got an unexpected keyword argument 'no_such_keyword'$/;
const TOO_MANY = /^TypeError: \w+(\.\w+)?\(\) takes (from \d+ to )?\d+ positional arguments? but \d+ were given$/;

async function outcome({ call }: Member, args: readonly unknown[]): Promise<string> {
  try {
    await call(...args);
    return 'nothing was thrown';
  } catch (error) {
    return String(error);
  }
}

/** What each member does with `args`, where that is not what is expected. */
async function misfits(members: readonly Member[], args: (path: string) => unknown[], expected: RegExp): Promise<string[]> {
  const found: string[] = [];
  for (const member of members) {
    const text = await outcome(member, args(member.path));
    if (!expected.test(text)) found.push(`${member.path}: ${text.split('\n')[0]}`);
  }
  return found;
}

const withUnknown = (path: string): unknown[] => {
  const first = FIRST.filter(([end]) => path.endsWith(end)).map(([, make]) => make());
  return [...first, { no_such_keyword: null }];
};

/** Not the record of Python's objects, whose arguments are data: a plain object among them has no keywords. */
const offered = Object.entries(torch).filter(([, value]) => !isErrorClass(value) && value !== torch.PythonObject);
const perName = offered.map(([name, value]): [string, () => Promise<void>] => [
  `${name} refuses unknown keywords and too many arguments`,
  async () => {
    const members = membersOf(value, name, INSTANCES);
    const named = members.filter(({ path }) => !UNNAMED.test(path));
    equal(await misfits(named, withUnknown, UNKNOWN), []);
    const limited = members.filter(({ path }) => !UNCOUNTED.test(path) && !UNNAMED.test(path));
    equal(await misfits(limited, () => new Array<null>(30).fill(null), TOO_MANY), []);
  },
]);

export const surfaceCases = suite('public surface', {
  ...Object.fromEntries(perName),
  'it is all found': () => {
    const paths = membersOf(torch.nn, 'nn', INSTANCES).map(({ path }) => path);
    const known = [
      'nn.GRU',
      'nn.Parameter',
      'nn.GRU()',
      'nn.GRU.layerOutputs',
      'nn.GRU.eval',
      'nn.Embedding.from_pretrained',
    ];
    for (const path of [...known, 'nn.functional.softmax', 'nn.utils.rnn.invert_permutation']) {
      ok(paths.includes(path), `${path} is found`);
    }
    equal(new Set(paths).size, paths.length);
  },
});
