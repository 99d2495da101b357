// The worker's part of the tab: the one training that there is, played and paused.
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import { transfer } from 'comlink';
import names from '../../texts/names.txt';
import shakespeare from '../../texts/shakespeare.txt';
import { home } from '../worker/home.js';
import { Pace, turn } from './pace.js';
import recorded from './recorded.json' with { type: 'json' };
import { type History, Training, type TrainingSettings } from './training.js';

/** Where a training is kept, in IndexedDB. */
const KEPT = 'indexeddb://train.pt';
const SAMPLE_LENGTH = 240;
const PREVIEW_LENGTH = 400;
const TEXTS = { shakespeare, names };
export type TextName = keyof typeof TEXTS;

/** What the page is told of a training. */
export interface Summary {
  settings: TrainingSettings;
  /** The name of a sample text, or the text itself. */
  text: TextName | { own: string };
  distinct: number;
  parameters: number;
  stepsPerEpoch: number;
  history: History;
  /** Bits per character that PyTorch recorded for the same settings; empty for others. */
  pytorch: number[];
}

/** What has happened since the last report. */
export interface Report extends History {
  stepsPerSecond: number;
}

export interface Sample {
  text: string;
  step: number;
}

let training: Training | undefined;
let playing = false;
let temperature = 0.8;

function current(): Training {
  if (training === undefined) throw new Error('no training has begun');
  return training;
}

/** The backends that this browser may have. */
export async function backends(): Promise<string[]> {
  const all = ['cpu'];
  if (home.base.startsWith('http')) all.unshift('wasm'); // of a page that was opened as a file, it gets no file
  if (typeof OffscreenCanvas !== 'undefined' && new OffscreenCanvas(1, 1).getContext('webgl2')) all.push('webgl');
  if (await navigator.gpu?.requestAdapter()) all.push('webgpu');
  return all;
}

/** Goes over to a backend, with the training if there is one. */
export async function useBackend(name: string): Promise<void> {
  if (tf.getBackend() === name) return;
  const bytes = await training?.save();
  setWasmPaths(home.base.replace(/[^/]*$/, ''));
  if (!(await tf.setBackend(name))) throw new Error(`The backend ${name} does not start in this browser.`);
  if (bytes) await take(Training.load(bytes));
}

async function take(made: Training | Promise<Training>): Promise<Summary> {
  const next = await made;
  training?.dispose();
  training = next;
  return summary(next);
}

function summary({ settings, text, alphabet, parameters, stepsPerEpoch, history }: Training): Summary {
  const name = (Object.keys(TEXTS) as TextName[]).find((key) => TEXTS[key] === text);
  return {
    settings,
    text: name ?? { own: text },
    distinct: alphabet.length,
    parameters,
    stepsPerEpoch,
    history,
    pytorch: name ? recordedFor(name, settings) : [],
  };
}

function recordedFor(name: TextName, { cell, seed, embedding_size, hidden_size, num_layers }: TrainingSettings): number[] {
  const isRecorded = `${seed} ${embedding_size} ${hidden_size} ${num_layers}` === '0 32 128 1';
  return isRecorded ? recorded[`${name} ${cell}`] : [];
}

/** How a sample text begins, and what PyTorch recorded of it for these settings. */
export function preview(name: TextName, settings: TrainingSettings): { text: string; pytorch: number[] } {
  return { text: TEXTS[name].slice(0, PREVIEW_LENGTH), pytorch: recordedFor(name, settings) };
}

/** Draws new weights. */
export function begin(text: Summary['text'], settings: TrainingSettings): Promise<Summary> {
  return take(new Training(typeof text === 'string' ? TEXTS[text] : text.own, settings));
}

/** The training that was kept, if one was. */
export async function resume(): Promise<Summary | null> {
  try {
    return await take(Training.load(KEPT));
  } catch (error) {
    if (String(error).includes('there is no such name')) return null;
    throw error;
  }
}

/** A training in a file: one that was downloaded here, or gone on with in PyTorch. */
export const open = (bytes: Uint8Array): Promise<Summary> => take(Training.load(bytes));

/** Trains until `pause`. Reports what happens some times a second, and shows what the model makes up now and then. */
export async function play(report: (report: Report) => void, show: (sample: Sample) => void): Promise<void> {
  if (playing) return;
  playing = true;
  const now = current();
  const pace = new Pace(now.history);
  try {
    while (playing) {
      await now.step();
      if (pace.isTimeFor('report')) report(pace.report());
      if (pace.isTimeFor('sample')) {
        const drawn = await draw(now, () => !playing);
        if (playing) show(drawn);
        pace.drawn();
      }
      if (pace.isTimeFor('keep')) await now.save(KEPT);
      await turn();
    }
  } finally {
    playing = false;
    report(pace.report());
    await now.save(KEPT);
  }
}

export function pause(): void {
  playing = false;
}

/** One step. */
export async function step(): Promise<Report> {
  const now = current();
  const pace = new Pace(now.history);
  await now.step();
  await now.save(KEPT);
  return pace.report();
}

/** What the model makes up at another temperature. While it plays, the next sample is drawn at it. */
export async function sample(at: number): Promise<Sample | null> {
  temperature = at;
  return playing || !training ? null : draw(training, () => playing);
}

async function draw(from: Training, ended: () => boolean): Promise<Sample> {
  let last = performance.now();
  const text = await from.sample(SAMPLE_LENGTH, temperature, async () => {
    if (performance.now() - last > 8) {
      await turn(); // a pause comes in between
      last = performance.now();
    }
    return ended();
  });
  return { text, step: from.steps };
}

/** The checkpoint as a file. */
export async function checkpoint(): Promise<Uint8Array> {
  const bytes = await current().save();
  return transfer(bytes, [bytes.buffer as ArrayBuffer]);
}
