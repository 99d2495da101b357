// The updates of a GPU: what one element of a parameter becomes, in the language that GLSL and WGSL share.
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { AdagradOptions, AdamOptions, Options, RMSpropOptions, SGDOptions, Updates } from './form.js';

/** An update of one group, as far as a program has to be made for it. */
export interface Element {
  /** Tells the program from every other. */
  key: string;
  /** What is remembered of a parameter, by the names in the code. */
  state: readonly string[];
  /** The numbers that the code takes, which may be others in every step. */
  numbers: readonly string[];
  /** Statements that change `p` and the state by `g`, the gradient to go down. All are floats; `root` is the square root. */
  code: string;
}

/** One parameter's part in it. */
export interface ElementStep {
  parameter: Variable;
  grad: Tensor;
  /** In the order of the names. */
  state: readonly Variable[];
  numbers: readonly number[];
}

export interface ElementUpdate {
  element: Element;
  steps: ElementStep[];
}

/** From the gradient to the one to go down, with an L2 penalty. */
function descent({ maximize, weight_decay }: Options, isDecoupled = false): string {
  const decayed = weight_decay !== 0 && !isDecoupled ? ' g = g + p * decay;' : '';
  return `${maximize ? 'g = -g;' : ''}${decayed}`;
}

/** a + weight·(b - a), from the nearer end. */
const lerp = (a: string, b: string, weight: number, name: string): string =>
  weight < 0.5 ? `${a} = ${a} + ${name} * (${b} - ${a});` : `${a} = ${b} - (${b} - ${a}) * ${name};`;
const near = (weight: number): number => (weight < 0.5 ? weight : 1 - weight);

function sgd(options: SGDOptions, isFirst: boolean): Element {
  const { momentum, dampening, nesterov } = options;
  const buffer = isFirst ? 'b = g;' : `b = b * kept + ${dampening === 0 ? 'g' : 'added * g'};`;
  return {
    key: `SGD ${options.maximize} ${options.weight_decay !== 0} ${momentum !== 0} ${dampening !== 0} ${nesterov} ${isFirst}`,
    state: momentum === 0 ? [] : ['b'],
    numbers: ['decay', 'rate', 'kept', 'added'],
    code: `
      ${descent(options)}
      ${momentum === 0 ? '' : `${buffer} ${nesterov ? 'g = g + kept * b;' : 'g = b;'}`}
      p = p - rate * g;`,
  };
}

function adam(options: AdamOptions): Element {
  const { weight_decay, amsgrad, decoupled_weight_decay: isDecoupled, betas } = options;
  const shrinks = isDecoupled && weight_decay !== 0;
  return {
    key: `Adam ${options.maximize} ${weight_decay !== 0} ${isDecoupled} ${amsgrad} ${1 - betas[0] < 0.5}`,
    state: ['m', 'v', ...(amsgrad ? ['most'] : [])],
    numbers: ['decay', 'shrink', 'lerp', 'kept', 'added', 'rate', 'correction', 'eps'],
    code: `
      ${descent(options, isDecoupled)}
      ${lerp('m', 'g', 1 - betas[0], 'lerp')}
      v = v * kept + added * (g * g);
      ${amsgrad ? 'most = larger(most, v);' : ''}
      ${shrinks ? 'p = p * shrink;' : ''}
      p = p - rate * m / (root(${amsgrad ? 'most' : 'v'}) / correction + eps);`,
  };
}

function rmsprop(options: RMSpropOptions): Element {
  const { momentum, centered, alpha } = options;
  return {
    key: `RMSprop ${options.maximize} ${options.weight_decay !== 0} ${momentum !== 0} ${centered} ${1 - alpha < 0.5}`,
    state: ['v', ...(centered ? ['a'] : []), ...(momentum === 0 ? [] : ['b'])],
    numbers: ['decay', 'kept', 'added', 'lerp', 'rate', 'eps', 'momentum'],
    code: `
      ${descent(options)}
      v = v * kept + added * (g * g);
      ${centered ? lerp('a', 'g', 1 - alpha, 'lerp') : ''}
      ${momentum === 0 ? '' : `b = b * momentum + g / (root(${centered ? 'v - a * a' : 'v'}) + eps);`}
      p = p - rate * ${momentum === 0 ? `g / (root(${centered ? 'v - a * a' : 'v'}) + eps)` : 'b'};`,
  };
}

const adagrad = (options: AdagradOptions): Element => ({
  key: `Adagrad ${options.maximize} ${options.weight_decay !== 0}`,
  state: ['s'],
  numbers: ['decay', 'rate', 'eps'],
  code: `
    ${descent(options)}
    s = s + g * g;
    p = p - rate * g / (root(s) + eps);`,
});

const all = (...slots: readonly (Variable | null)[]): Variable[] => slots.filter((slot) => slot !== null);

/** The updates by a backend that runs one element's code over whole parameters. */
export const updatesBy = (run: (update: ElementUpdate) => void): Updates => ({
  SGD(options, steps) {
    const { lr, momentum, dampening, weight_decay } = options;
    for (const isFirst of [true, false]) {
      const those = steps.filter((step) => step.isFirst === isFirst);
      const numbers = [weight_decay, lr, momentum, 1 - dampening];
      const made = those.map(({ parameter, grad, momentum_buffer: b }) => ({ parameter, grad, state: all(b), numbers }));
      run({ element: sgd(options, isFirst), steps: made });
    }
  },
  Adam(options, steps) {
    const { lr, betas, eps, weight_decay } = options;
    const [beta1, beta2] = betas;
    const made = steps.map(({ parameter, grad, step, exp_avg: m, exp_avg_sq: v, max_exp_avg_sq: most }) => {
      const [rate, correction] = [lr / (1 - beta1 ** step), Math.sqrt(1 - beta2 ** step)];
      const averages = [near(1 - beta1), beta2, 1 - beta2];
      const numbers = [weight_decay, 1 - lr * weight_decay, ...averages, rate, correction, eps];
      return { parameter, grad, state: all(m, v, most), numbers };
    });
    run({ element: adam(options), steps: made });
  },
  RMSprop(options, steps) {
    const { lr, alpha, eps, momentum, weight_decay } = options;
    const numbers = [weight_decay, alpha, 1 - alpha, near(1 - alpha), lr, eps, momentum];
    const made = steps.map(({ parameter, grad, square_avg: v, grad_avg: a, momentum_buffer: b }) => {
      return { parameter, grad, state: all(v, a, b), numbers };
    });
    run({ element: rmsprop(options), steps: made });
  },
  Adagrad(options, steps) {
    const { lr, lr_decay, eps, weight_decay } = options;
    const made = steps.map(({ parameter, grad, step, sum }) => {
      const numbers = [weight_decay, lr / (1 + (step - 1) * lr_decay), eps];
      return { parameter, grad, state: [sum], numbers };
    });
    run({ element: adagrad(options), steps: made });
  },
});
