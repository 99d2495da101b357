// tfjs's operations by the names that the fixture has for them: scripts/fixtures/tfjs_ops.py has the same in PyTorch.
import * as tf from '@tensorflow/tfjs-core';

type Call = (...inputs: tf.Tensor[]) => tf.Tensor;
const float = (x: tf.Tensor): tf.Tensor => tf.cast(x, 'float32');
const indices = (values: number[] | number[][]): tf.Tensor => tf.tensor(values, undefined, 'int32');
const twice = (x: tf.Tensor): tf.Tensor => tf.mul(x, 2);

export const calls: Readonly<Record<string, Call>> = {
  'unstack: one piece': (x) => twice(tf.unstack(x)[0]),
  'unstack: one piece, last axis': (x) => twice(tf.unstack(x, -1)[0]),
  'unstack: several, one of them used': (x) => twice(tf.unstack(x, 1)[1]),
  'split: one piece': (x) => twice(tf.split(x, 1)[0]),
  'split: one piece, last axis': (x) => twice(tf.split(x, [2], -1)[0]),
  'split: several': (x) => tf.concat([...tf.split(x, [1, 2], 1)].reverse(), 1),
  'stack: one piece': (x) => tf.stack([x], 1),
  'concat: one piece': (x) => tf.concat([x], 1),
  stridedSlice: (x) => tf.stridedSlice(x, [1, 0], [4, 4], [1, 2]),
  'stridedSlice: backwards': (x) => tf.stridedSlice(x, [4, 1], [0, 3], [-2, 1]),
  'stridedSlice: a new axis': (x) => tf.stridedSlice(x, [0, 0, 1], [4, 0, 5], [1, 1, 3], 0, 0, 0, 2),
  'stridedSlice: a lost axis': (x) => tf.stridedSlice(x, [2, 1], [3, 5], [1, 3], 0, 0, 0, 0, 1),
  'stridedSlice: fewer axes': (x) => tf.stridedSlice(x, [1], [3]),
  'slice: five axes': (x) => tf.slice(x, [0, 1, 0, 0, 1], [-1, -1, 1, -1, -1]),
  gatherND: (x) =>
    tf.gatherND(
      x,
      indices([
        [0, 1],
        [2, 1],
        [0, 1],
      ]),
    ),
  'gatherND: rows': (x) => tf.gatherND(x, indices([[2], [0], [2]])),
  scatterND: (u) => tf.scatterND(indices([[3], [1], [3]]), u, [4, 2]),
  tensorScatterUpdate: (x, u) => tf.tensorScatterUpdate(x, indices([[3], [1]]), u),
  gather: (x) => tf.gather(x, indices([1, 0, 1])),
  'gather: last axis': (x) => tf.gather(x, indices([1, 0, 1]), 1),
  cumsum: (x) => tf.cumsum(x, -1),
  'cumsum: first axis': (x) => tf.cumsum(x, 0),
  'cumsum: middle axis': (x) => tf.cumsum(x, 1),
  'cumsum: exclusive, reverse': (x) => tf.cumsum(x, 0, true, true),
  cumprod: (x) => tf.cumprod(x, -1),
  'cumprod: zeros': (x) => tf.cumprod(x, 1),
  'cumprod: first axis': (x) => tf.cumprod(x, 0),
  'cumprod: exclusive, reverse': (x) => tf.cumprod(x, -1, true, true),
  prod: (x) => tf.prod(x),
  'prod: zeros': (x) => tf.prod(x, -1),
  'prod: first axis': (x) => tf.prod(x, 0, true),
  'prod: two axes': (x) => tf.prod(x, [0, 2]),
  topk: (x) => tf.topk(x, 2).values,
  'topk: ties, one row': (x) => tf.topk(x, 3).values,
  'einsum: product': (a, b) => tf.einsum('ij,jk->ik', a, b),
  'einsum: batches': (a, b) => tf.einsum('bhqd,bhkd->bhqk', a, b),
  'einsum: outer product': (a, b) => tf.einsum('i,j->ij', a, b),
  'einsum: dot': (a, b) => tf.einsum('i,i->', a, b),
  'einsum: sums before': (a, b) => tf.einsum('bij,bk->kj', a, b),
  'einsum: transpose': (a) => tf.einsum('ij->ji', a),
  'einsum: sum': (a) => tf.einsum('ijk->j', a),
  'matMul: batches of one': (a, b) => tf.matMul(a, b),
  'matMul: a matrix for all batches': (a, b) => tf.matMul(a, b),
  'matMul: transposed': (a, b) => tf.matMul(a, b, true, true),
  where: (x, y) => tf.where(tf.greater(x, y), x, tf.mul(y, 2)),
  'where: broadcast': (x, y) => tf.where(tf.tensor1d([true, false, true], 'bool'), x, y),
  abs: tf.abs,
  clipByValue: (x) => tf.clipByValue(x, -2, 3),
  'clipByValue: infinities': (x) => tf.clipByValue(x, -2, 3),
  'clipByValue: what is no number': (x) => tf.clipByValue(x, -2, 3),
  relu: tf.relu,
  relu6: tf.relu6,
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
  prelu: (x, a) => tf.prelu(x, a),
  elu: tf.elu,
  selu: tf.selu,
  softplus: tf.softplus,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softmax: (x) => tf.softmax(x),
  logSoftmax: (x) => tf.logSoftmax(x),
  logSumExp: (x) => tf.logSumExp(x, 1),
  logSigmoid: tf.logSigmoid,
  sqrt: tf.sqrt,
  rsqrt: tf.rsqrt,
  reciprocal: tf.reciprocal,
  square: tf.square,
  exp: tf.exp,
  expm1: tf.expm1,
  log: tf.log,
  log1p: tf.log1p,
  'sin, cos, tan': (x) => tf.addN([tf.sin(x), twice(tf.cos(x)), tf.tan(x)]),
  'asin, acos, atan': (x) => tf.addN([tf.asin(x), twice(tf.acos(x)), tf.atan(x)]),
  'sinh, cosh, asinh': (x) => tf.addN([tf.sinh(x), twice(tf.cosh(x)), tf.asinh(x)]),
  'acosh, atanh': (x, y) => tf.add(tf.acosh(x), tf.atanh(y)),
  erf: tf.erf,
  'sign, floor, ceil, round, step': (x) =>
    tf.mul(x, tf.addN([tf.sign(x), tf.floor(x), tf.ceil(x), tf.round(x), tf.step(x)])),
  'isNaN, isInf, isFinite': (x) => tf.mul(x, tf.add(tf.sub(float(tf.isFinite(x)), float(tf.isNaN(x))), float(tf.isInf(x)))),
  comparisons: (x, y) => {
    const all = [tf.greater, tf.greaterEqual, tf.less, tf.lessEqual, tf.equal, tf.notEqual];
    return tf.mul(tf.add(x, y), tf.addN(all.map((compare, i) => tf.mul(float(compare(x, y)), i + 1))));
  },
  logical: (x, y) => {
    const either = tf.logicalOr(tf.logicalAnd(tf.greater(x, 0), tf.greater(y, 0)), tf.logicalNot(tf.greater(y, 1)));
    return tf.add(tf.mul(x, float(either)), y);
  },
  'any, all': (x) => {
    const positive = tf.greater(x, 0);
    return tf.mul(x, tf.addN([twice(float(tf.any(positive))), tf.mul(float(tf.all(positive)), 3), tf.scalar(1)]));
  },
  'cast: to integers and back': (x) => tf.mul(x, float(tf.cast(x, 'int32'))),
  'cast: to truth and back': (x) => tf.mul(x, float(tf.cast(x, 'bool'))),
  'argMax, argMin': (x) =>
    tf.mul(x, tf.add(float(tf.oneHot(tf.argMax(x, 1), 4)), twice(float(tf.oneHot(tf.argMin(x, 1), 4))))),
  'max: ties': (x) => tf.max(x, 1),
  'max: all': (x) => tf.max(x),
  'max: first axis, kept': (x) => tf.max(x, 0, true),
  'min: ties': (x) => tf.min(x, 1),
  'min: all': (x) => tf.min(x),
  'min: two axes': (x) => tf.min(x, [0, 2]),
  'maximum: ties': tf.maximum,
  'maximum: broadcast': tf.maximum,
  'minimum: ties': tf.minimum,
  'minimum: a number': (x) => tf.minimum(x, 0.5),
  'squaredDifference: broadcast': tf.squaredDifference,
  'add, sub, mul, div: broadcast': (x, y) =>
    tf.add(tf.div(tf.mul(tf.add(x, y), tf.sub(x, y)), tf.add(tf.mul(y, y), 1)), tf.mul(y, x)),
  floorDiv: (x, y) => tf.add(tf.mul(x, tf.floorDiv(x, y)), y),
  mod: tf.mod,
  'mod: the dividend used twice': (x) => tf.add(tf.mod(x, 0.7), twice(x)),
  pow: tf.pow,
  'pow: a base of zero': (x) => tf.pow(x, tf.tensor1d([0, 1, 2, 3])),
  'pow: an exponent of a base of zero': (y) => tf.pow(tf.zeros([3]), y),
  'pow: a negative base': (x) => tf.pow(x, 3),
  'pow: an exponent of zero': (x) => tf.pow(x, 0),
  atan2: tf.atan2,
  'atan2: at the origin': tf.atan2,
  'sum, mean': (x) => tf.add(tf.sum(x, 1), twice(tf.mean(x, [1]))),
  'mean: all': (x) => tf.mean(x),
  variance: (x) => tf.moments(x, 1).variance,
  norm: (x) => tf.norm(x, 2, 1),
  tile: (x) => tf.tile(x, [2, 3]),
  'tile: five axes': (x) => tf.tile(x, [2, 1, 1, 1, 2]),
  broadcastTo: (x) => tf.broadcastTo(x, [2, 3, 4]),
  pad: (x) =>
    tf.pad(
      x,
      [
        [0, 1],
        [1, 2],
      ],
      3,
    ),
  'mirrorPad: reflect': (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [2, 1],
      ],
      'reflect',
    ),
  'mirrorPad: reflect, two axes': (x) =>
    tf.mirrorPad(
      x,
      [
        [1, 0],
        [2, 1],
      ],
      'reflect',
    ),
  'mirrorPad: symmetric': (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [2, 1],
      ],
      'symmetric',
    ),
  reverse: (x) => tf.reverse(x, [0, 2]),
  transpose: (x) => tf.transpose(x, [2, 0, 1]),
  'spaceToBatchND, batchToSpaceND': (x) => {
    const blocks = tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    );
    return tf.batchToSpaceND(
      blocks,
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    );
  },
  depthToSpace: (x) => tf.depthToSpace(x as tf.Tensor4D, 2),
  batchNorm: (x, m, v, b, s) =>
    tf.batchNorm2d(x as tf.Tensor2D, m as tf.Tensor1D, v as tf.Tensor1D, b as tf.Tensor1D, s as tf.Tensor1D),
  'squeeze, expandDims, reshape': (x) => twice(tf.reshape(tf.expandDims(tf.squeeze(x, [1]), 1), [3, 2])),
  'floorDiv: of what divides evenly': (x) => tf.add(tf.mul(x, 0), tf.floorDiv(x, tf.tensor1d([0.5, 3, -3]))),
  'batchToSpaceND: crops': (x) =>
    tf.batchToSpaceND(
      x,
      [2, 1],
      [
        [1, 1],
        [0, 0],
      ],
    ),
  sum: (x) => tf.sum(x),
  'sum: first axes': (x) => tf.sum(x, [0, 1]),
  'sum: last axis': (x) => tf.sum(x, -1),
  'sum: middle axis, kept': (x) => tf.sum(x, 1, true),
  mean: (x) => tf.mean(x),
  'mean: first axis': (x) => tf.mean(x, 0),
  'mean: two axes': (x) => tf.mean(x, [0, 2]),
  'identity, neg, addN': (x) => tf.add(tf.sub(tf.clone(x), tf.neg(x)), tf.addN([x, x, x])),
};
