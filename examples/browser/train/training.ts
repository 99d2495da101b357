// A training: the learner, its text, and what has happened so far. A checkpoint holds all of it, and PyTorch goes on from there as
// well (go_on.py).
import * as tf from '@tensorflow/tfjs';
import { load, manual_seed, type nn, type optim, save } from 'tfjs-torch-rnn';
import { Learner } from '../../characters/learner.js';
import type { State } from '../../characters/model.js';
import { BATCH, type CharModelSettings, CHUNK } from '../../characters/settings.js';
import { alphabetOf, chunkOf, encode, stepsPerEpoch } from '../../characters/text.js';
import { random } from '../../training/shuffle.js';

export interface TrainingSettings extends CharModelSettings {
  seed: number;
}

/** What there is of every step. */
export interface History {
  /** Bits per character that the model needed for what it then learned from. */
  bits: number[];
  /** The norm of the gradient, before it was clipped. */
  norms: number[];
}

interface Checkpoint extends History {
  settings: CharModelSettings;
  seed: number;
  text: string;
  alphabet: string[];
  step: number;
  state: State | null;
  model_state_dict: nn.StateDict;
  optimizer_state_dict: optim.OptimizerStateDict;
}

export class Training {
  readonly history: History = { bits: [], norms: [] };
  readonly stepsPerEpoch: number;
  readonly alphabet: readonly string[];
  private readonly learner: Learner;
  private readonly codes: Int32Array;

  /** Begins with the weights that PyTorch has after `torch.manual_seed(seed)`. */
  constructor(
    readonly text: string,
    readonly settings: TrainingSettings,
  ) {
    this.alphabet = alphabetOf(text);
    this.codes = encode(text, this.alphabet);
    this.stepsPerEpoch = stepsPerEpoch(this.codes);
    if (this.stepsPerEpoch === 0) {
      const needed = `a step reads ${BATCH} pieces of ${CHUNK} characters, and what follows`;
      throw new Error(`The text has ${this.codes.length} characters, and needs ${BATCH * CHUNK + 1}: ${needed}.`);
    }
    manual_seed(settings.seed);
    this.learner = new Learner(this.alphabet.length, settings);
  }

  /** Takes up a training where `save` left it. */
  static async load(source: string | Uint8Array): Promise<Training> {
    const checkpoint = await load<Checkpoint>(source);
    const { settings, seed, text, bits, norms, state } = checkpoint;
    const training = new Training(text, { ...settings, seed });
    const { learner, history } = training;
    learner.model.load_state_dict(checkpoint.model_state_dict);
    learner.optimizer.load_state_dict(checkpoint.optimizer_state_dict);
    learner.state = state;
    history.bits.push(...bits);
    history.norms.push(...norms);
    tf.dispose([checkpoint.model_state_dict, checkpoint.optimizer_state_dict] as unknown as tf.TensorContainer);
    return training;
  }

  get steps(): number {
    return this.history.bits.length;
  }

  get parameters(): number {
    return this.learner.model.parameters().reduce((sum, { size }) => sum + size, 0);
  }

  /** Learns from the next piece of the text; from its beginning, with a state of zeros, when it has come to its end. */
  async step(): Promise<void> {
    const i = this.steps % this.stepsPerEpoch;
    if (i === 0) this.learner.rewind();
    const { x, y } = chunkOf(this.codes, i);
    const { loss, norm } = this.learner.step(x, y);
    const [[value], [length]] = await Promise.all([loss.data(), norm.data()]);
    this.history.bits.push(value / Math.LN2);
    this.history.norms.push(length);
    tf.dispose([x, y, loss, norm]);
  }

  /** A text that the model makes up as it is now, the same for the same step and temperature. Ends early if it is told to. */
  async sample(length: number, temperature: number, ended: () => Promise<boolean>): Promise<string> {
    let text = '';
    let count = 0;
    const first = Math.max(0, this.alphabet.indexOf('\n'));
    for await (const character of this.learner.sample(first, temperature, random(this.steps))) {
      text += this.alphabet[character];
      count += 1;
      if (count === length || (await ended())) break;
    }
    return text;
  }

  save(target: string): Promise<void>;
  save(): Promise<Uint8Array>;
  save(target?: string): Promise<unknown> {
    const { seed, ...settings } = this.settings;
    const { model, optimizer, state } = this.learner;
    const checkpoint: Checkpoint = {
      settings,
      seed,
      text: this.text,
      alphabet: [...this.alphabet],
      step: this.steps,
      ...this.history,
      state,
      model_state_dict: model.state_dict(),
      optimizer_state_dict: optimizer.state_dict(),
    };
    const savable = { ...checkpoint, settings: { ...settings } };
    return target === undefined ? save(savable) : save(savable, target);
  }

  dispose(): void {
    this.learner.dispose();
  }
}
