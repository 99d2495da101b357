// Parameter groups: their types, and torch's checks of what is given as one.
import * as tf from '@tensorflow/tfjs-core';
import { check } from '../python/check.js';
import { RuntimeError, ValueError } from '../python/errors.js';
import { isPlainObject } from '../python/arguments.js';
import { asParameter, type Parameter } from '../autograd/parameter.js';
import { typeName } from '../python/repr.js';
import { awaitClause } from '../python/promise.js';

/** The options that every optimizer has. */
export interface CommonOptions {
  /** The learning rate. */
  lr: number;
}

/** The options of the optimizers that go by the gradient alone: all but LBFGS. */
export interface FirstOrderOptions extends CommonOptions {
  /** Whether to go up the gradient. */
  maximize: boolean;
}

/** The options of those that let the parameters decay: all but Rprop. */
export interface DecayOptions extends FirstOrderOptions {
  /** The factor of the L2 penalty, for AdamW of the decay. */
  weight_decay: number;
}

/** Parameters with their options. An option that is changed takes effect at the next step. */
export type ParamGroup<Options extends CommonOptions = CommonOptions> = Options & {
  /** The parameters of the group. */
  params: Parameter[];
  /** The learning rate that a scheduler started from. */
  initial_lr?: number;
};

/** Options as given: any may be left out, and a number may be a tensor with one element. */
export type Given<Options> = { [Name in keyof Options]?: OrTensor<Options[Name]> };

type OrTensor<Value> = Value extends number
  ? Value | tf.Tensor
  : Value extends [number, number]
    ? Value | [tf.Tensor, tf.Tensor]
    : Value;

/** A group as given: options left out are those of the optimizer. */
export type GivenGroup<Options extends CommonOptions = CommonOptions> = Given<Options> & {
  /** One parameter, or several. */
  params: tf.Variable | readonly tf.Variable[];
  /** The learning rate that a scheduler starts from. */
  initial_lr?: number | tf.Tensor;
};

/** What an optimizer takes: parameters, or groups of them. */
export type Params<Options extends CommonOptions = CommonOptions> = readonly tf.Variable[] | readonly GivenGroup<Options>[];

/** The groups as given; a plain list of parameters is one. */
export function toGroups(params: unknown): unknown[] {
  check(!(params instanceof tf.Tensor), () => {
    const expected = 'params argument given to the optimizer should be an iterable of Tensors or dicts';
    return new TypeError(`${expected}, but got torch.FloatTensor`);
  });
  const given = listed(params);
  check(given.length > 0, () => new ValueError('optimizer got an empty parameter list'));
  return isPlainObject(given[0]) ? given : [{ params: given }];
}

function listed(params: unknown): unknown[] {
  check(Array.isArray(params), () => new TypeError(`'${typeName(params)}' object is not iterable${awaitClause(params)}`));
  return [...(params as unknown[])];
}

/** The checked parameters of a group that comes after `others`, and its options as given. */
export function checkGroup(
  group: unknown,
  others: readonly ParamGroup[],
): { params: Parameter[]; options: Record<string, unknown> } {
  check(isPlainObject(group), () => {
    return new TypeError(`param_group must be a dict, but got <class '${typeName(group)}'>${awaitClause(group)}`);
  });
  check('params' in group, () => new RuntimeError("a parameter group must have 'params'"));
  const given: unknown[] = group.params instanceof tf.Tensor ? [group.params] : listed(group.params);
  for (const parameter of given) {
    check(parameter instanceof tf.Tensor, () => {
      const found = `but one of the params is ${typeName(parameter)}${awaitClause(parameter)}`;
      return new TypeError(`optimizer can only optimize Tensors, ${found}`);
    });
    check(parameter instanceof tf.Variable, () => new ValueError("can't optimize a non-leaf Tensor"));
  }
  const params = (given as tf.Variable[]).map(asParameter);
  const { params: _, ...options } = group;
  if (new Set(params).size !== params.length) {
    console.warn(
      'optimizer contains a parameter group with duplicate parameters; in future, this will cause an error; ' +
        'see github.com/pytorch/pytorch/issues/40967 for more information',
    );
  }
  const taken = new Set(others.flatMap((other) => other.params));
  check(!params.some((parameter) => taken.has(parameter)), () => {
    return new ValueError('some parameters appear in more than one parameter group');
  });
  return { params, options };
}
