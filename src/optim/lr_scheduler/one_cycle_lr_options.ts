// The arguments, attributes and phases of optim.lr_scheduler.OneCycleLR.
import { isPlainObject } from '../../python/arguments.js';
import { check } from '../../python/check.js';
import { ValueError } from '../../python/errors.js';
import { given, number, str } from '../../python/repr.js';
import type { Optimizer } from '../optimizer.js';
import type { Option, Table } from '../options.js';
import { bool, float, int, oneOrEach, orNone, positiveInteger, readFloat, word } from '../readers.js';

/** The names of the arguments in torch's positional order. */
export const PARAMETERS = [
  'optimizer',
  'max_lr',
  'total_steps',
  'epochs',
  'steps_per_epoch',
  'pct_start',
  'anneal_strategy',
  'cycle_momentum',
  'base_momentum',
  'max_momentum',
  'div_factor',
  'final_div_factor',
  'three_phase',
  'last_epoch',
] as const;

/** Arguments of OneCycleLR. */
export interface OneCycleLROptions {
  /** The optimizer whose learning rates are set. */
  optimizer: Optimizer;
  /** The largest learning rate, of all groups or of each. */
  max_lr: number | readonly number[];
  /** How many steps the cycle has. Default null: `epochs·steps_per_epoch`. */
  total_steps?: number | null;
  /** How many epochs it has. Default null. */
  epochs?: number | null;
  /** How many steps an epoch has. Default null. */
  steps_per_epoch?: number | null;
  /** The part of the cycle in which the learning rates rise. Default 0.3. */
  pct_start?: number;
  /** Whether they go along a cosine (default) or a line. */
  anneal_strategy?: 'cos' | 'linear';
  /** Whether the momentum, or Adam's β₁, goes the other way. Default true. */
  cycle_momentum?: boolean;
  /** The lowest momentum, of all groups or of each. Default 0.85. */
  base_momentum?: number | readonly number[];
  /** The largest momentum, of all groups or of each. Default 0.95. */
  max_momentum?: number | readonly number[];
  /** What `max_lr` is divided by for the first learning rate. Default 25. */
  div_factor?: number;
  /** What the first learning rate is divided by for the last. Default 1e4. */
  final_div_factor?: number;
  /** Whether to return to the first learning rate before the last phase. Default false. */
  three_phase?: boolean;
  /** The step to go on from. Default -1, to start. */
  last_epoch?: number;
}

const LEARNING_RATES = ['initial_lr', 'max_lr', 'min_lr'] as const;
const MOMENTUMS = ['max_momentum', 'base_momentum'] as const;

/** A part of the cycle, from the end of the one before, and which values of a group it goes between. */
export interface Phase {
  end_step: number;
  start_lr: (typeof LEARNING_RATES)[number];
  end_lr: (typeof LEARNING_RATES)[number];
  start_momentum: (typeof MOMENTUMS)[number];
  end_momentum: (typeof MOMENTUMS)[number];
}

/** The phases of a cycle. */
export function phasesOf(total_steps: number, pct_start: number, three_phase: boolean): Phase[] {
  const rise: Phase = {
    end_step: pct_start * total_steps - 1,
    start_lr: 'initial_lr',
    end_lr: 'max_lr',
    start_momentum: 'max_momentum',
    end_momentum: 'base_momentum',
  };
  const fall: Phase = {
    end_step: total_steps - 1,
    start_lr: 'max_lr',
    end_lr: 'min_lr',
    start_momentum: 'base_momentum',
    end_momentum: 'max_momentum',
  };
  if (!three_phase) return [rise, fall];
  const back: Phase = { ...fall, end_step: 2 * pct_start * total_steps - 2, end_lr: 'initial_lr' };
  return [rise, back, { ...fall, start_lr: 'initial_lr', start_momentum: 'max_momentum' }];
}

const STRATEGIES = ['cos', 'linear'] as const;

const strategy: Option<'cos' | 'linear'> = {
  initial: 'cos',
  read(name, value) {
    const found = STRATEGIES.find((one) => one === value);
    check(found !== undefined, () => {
      return new ValueError(`${name} must be one of 'cos' or 'linear', instead got ${str(value)}`);
    });
    return found;
  },
};

/** The arguments. */
export const SETTINGS: Table<Required<Omit<OneCycleLROptions, 'optimizer'>>> = {
  max_lr: oneOrEach(),
  total_steps: orNone(float(), null),
  epochs: orNone(float(), null),
  steps_per_epoch: orNone(float(), null),
  pct_start: float(0.3, (value) => {
    const text = `Expected float between 0 and 1 pct_start, but got ${number(value)}`;
    check(!(value < 0 || value > 1), () => new ValueError(text));
  }),
  anneal_strategy: strategy,
  cycle_momentum: bool(true),
  base_momentum: oneOrEach(0.85),
  max_momentum: oneOrEach(0.95),
  div_factor: float(25),
  final_div_factor: float(1e4),
  three_phase: bool(false),
  last_epoch: int(-1),
};

type Steps = Readonly<Record<'total_steps' | 'epochs' | 'steps_per_epoch', number | null>>;

/** How many steps the cycle has. */
export function stepsOf({ total_steps, epochs, steps_per_epoch }: Steps): number {
  if (total_steps !== null) {
    positiveInteger('total_steps')(total_steps);
    return total_steps;
  }
  check(epochs !== null && steps_per_epoch !== null, () => {
    return new ValueError('You must define either total_steps OR (epochs AND steps_per_epoch)');
  });
  positiveInteger('epochs')(epochs);
  positiveInteger('steps_per_epoch')(steps_per_epoch);
  return epochs * steps_per_epoch;
}

function readPhase(name: string, value: unknown): Phase {
  check(isPlainObject(value), () => new TypeError(`${name} should be of type dict, got: ${given(value)}`));
  const [rate, momentum] = [word(`${name}: learning rate`, LEARNING_RATES), word(`${name}: momentum`, MOMENTUMS)];
  return {
    end_step: readFloat(`${name}.end_step`, value.end_step),
    start_lr: rate.read('', value.start_lr),
    end_lr: rate.read('', value.end_lr),
    start_momentum: momentum.read('', value.start_momentum),
    end_momentum: momentum.read('', value.end_momentum),
  };
}

const phases: Option<Phase[]> = {
  read(name, value) {
    check(Array.isArray(value), () => new TypeError(`${name} should be of type list, got: ${given(value)}`));
    return (value as unknown[]).map((phase, i) => readPhase(`${name}[${i}]`, phase));
  },
};

/** What the state dict has. */
export const ATTRIBUTES: Table<object> = {
  total_steps: float(),
  _schedule_phases: phases,
  _anneal_func_type: strategy,
  cycle_momentum: bool(),
  use_beta1: bool(),
};
