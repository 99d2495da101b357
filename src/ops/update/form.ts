// What a form of an optimizer's update is: it changes all parameters of a group in one call, by their gradients.
import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** A parameter of the group, its gradient and the number of this step, from 1. What is remembered of it has its shape. */
interface Step {
  parameter: Variable;
  grad: Tensor;
  step: number;
}

/** What all groups have. */
export interface Options {
  lr: number;
  /** Whether to go up the gradient. */
  maximize: boolean;
  /** The factor of the L2 penalty, or of the decay. */
  weight_decay: number;
}

export interface SGDOptions extends Options {
  momentum: number;
  dampening: number;
  nesterov: boolean;
}

export interface SGDStep extends Omit<Step, 'step'> {
  /** Without momentum null. */
  momentum_buffer: Variable | null;
  /** Whether the buffer is new, and only holds zeros. */
  isFirst: boolean;
}

export interface AdamOptions extends Options {
  betas: readonly [number, number];
  eps: number;
  amsgrad: boolean;
  /** Whether `weight_decay` shrinks the parameter itself. */
  decoupled_weight_decay: boolean;
}

export interface AdamStep extends Step {
  exp_avg: Variable;
  exp_avg_sq: Variable;
  /** With amsgrad, else null. */
  max_exp_avg_sq: Variable | null;
}

export interface RMSpropOptions extends Options {
  alpha: number;
  eps: number;
  momentum: number;
  centered: boolean;
}

export interface RMSpropStep extends Step {
  square_avg: Variable;
  /** With momentum, else null. */
  momentum_buffer: Variable | null;
  /** If centered, else null. */
  grad_avg: Variable | null;
}

export interface AdagradOptions extends Options {
  lr_decay: number;
  eps: number;
}

export interface AdagradStep extends Step {
  sum: Variable;
}

/**
 * The updates that have forms, by optimizer. A form stores the new values in the parameters and in what is remembered of them, by
 * `assign` or, where nobody else holds the old ones, in their place. Gradients stay as they are. Runs in a tidy.
 */
export interface Updates {
  SGD: (options: SGDOptions, steps: readonly SGDStep[]) => void;
  Adam: (options: AdamOptions, steps: readonly AdamStep[]) => void;
  RMSprop: (options: RMSpropOptions, steps: readonly RMSpropStep[]) => void;
  Adagrad: (options: AdagradOptions, steps: readonly AdagradStep[]) => void;
}
