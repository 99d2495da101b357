// The CO2 of the next twelve months, forecast by an LSTM from two years of measurements on Mauna Loa, 1958 to 2020.
// The data is from the package `vega-datasets`. The last ten years are held out: nothing is learnt or scaled from them, and
// every month of them from which a whole year is left is the start of a forecast.
// examples/python/forecast.py is the same in PyTorch.
import fs from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { backward, manual_seed, nn, optim } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { parseOptions } from './training/options.js';
import { outputFile, report } from './training/report.js';
import { permutation } from './training/shuffle.js';
import { writeCurves } from './training/svg.js';
import { train } from './training/train.js';

const NAME = 'forecast';
const YEAR = 12; // months, also those that are forecast
const WINDOW = 24; // months that a forecast is made from
const HELD_OUT = 10 * YEAR;
const BATCH = 32;

class Forecaster extends nn.Module {
  rnn = new nn.LSTM(1, 16, { batch_first: true });
  head = new nn.Linear(16, YEAR);

  override forward(growth: tf.Tensor3D): tf.Tensor2D {
    const [, [h_n]] = this.rnn(growth); // h_n (1, N, 16)
    return this.head(tf.squeeze<tf.Tensor2D>(h_n, [0])); // (N, 12)
  }
}

/** The CO2 of every month, in ppm. The five that were not measured lie on a line between their neighbours. */
function readMonths(): number[] {
  const [, ...rows] = fs.readFileSync('node_modules/vega-datasets/data/co2-concentration.csv', 'utf8').trim().split('\n');
  const values: number[] = [];
  let earlier: number | undefined;
  for (const row of rows) {
    const [date, co2] = row.split(',');
    const [year, ofYear] = date.split('-').map(Number);
    const [month, value] = [YEAR * year + ofYear, Number(co2)];
    if (earlier !== undefined) {
      const steps = month - earlier;
      const first = values[values.length - 1];
      for (let k = 1; k < steps; k++) values.push(first + ((value - first) * k) / steps);
    }
    values.push(value);
    earlier = month;
  }
  return values;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const range = (first: number, end: number): number[] => Array.from({ length: end - first }, (_, i) => first + i);

const options = parseOptions(NAME, { epochs: 20, quickEpochs: 5 });
const { name } = await startBackend(options.backend);
console.log(`backend: ${name}`);

const months = readMonths();
const end = months.length - HELD_OUT; // the first month that is held out

// What the network sees and forecasts is the growth since the same month of the year before, in which there is no season,
// as standard deviations from its mean before the held-out years. (In the first year, which no window touches, it is NaN.)
const growth = months.map((value, i) => value - months[i - YEAR]);
const meanGrowth = mean(growth.slice(YEAR, end));
const deviation = Math.sqrt(mean(growth.slice(YEAR, end).map((value) => (value - meanGrowth) ** 2)));
const scaled = growth.map((value) => (value - meanGrowth) / deviation);

/** What is known when the forecasts that start at these months are made. */
const windows = (starts: readonly number[]): tf.Tensor3D =>
  tf.tensor3d(starts.map((start) => scaled.slice(start - WINDOW, start).map((value) => [value]))); // (N, 24, 1)

/** What they are to forecast. */
const nexts = (starts: readonly number[]): tf.Tensor2D =>
  tf.tensor2d(starts.map((start) => scaled.slice(start, start + YEAR))); // (N, 12)

manual_seed(options.seed);
const model = new Forecaster();
const criterion = new nn.MSELoss();
const optimizer = new optim.AdamW(model.parameters(), { lr: 3e-3 });
const scheduler = new optim.lr_scheduler.CosineAnnealingLR(optimizer, { T_max: Math.max(options.epochs, 1) });
console.log(`${String(model)}\n`);

const starts = range(YEAR + WINDOW, end - YEAR + 1);

/** One step of training. What it makes is freed at its end; parameters, their gradients and the optimizer's state stay. */
function step(epoch: number, i: number): number {
  return tf.tidy(() => {
    const order = permutation(starts.length, options.seed + epoch); // another one in every epoch
    const batch = Array.from(order.subarray(i * BATCH, (i + 1) * BATCH), (number) => starts[number]);
    const [x, y] = [windows(batch), nexts(batch)]; // (32, 24, 1), (32, 12)
    optimizer.zero_grad();
    const loss = backward(() => criterion(model(x), y));
    nn.utils.clip_grad_norm_(model.parameters(), 1.0);
    optimizer.step();
    return loss.dataSync()[0];
  });
}

/** A forecast of twelve months in ppm: the same months of the year before, which are all known, and a growth for each. */
type Forecast = (start: number) => number[];

const yearFrom = (start: number, growthOf: (k: number) => number): number[] =>
  range(0, YEAR).map((k) => months[start + k - YEAR] + growthOf(k));

// What is easily said without a network: a year grows as the years before the held-out ones did on average, or as the last one.
const seasonalNaive: Forecast = (start) => yearFrom(start, () => meanGrowth);
const lastGrowth: Forecast = (start) => yearFrom(start, () => growth[start - 1]);
const network: Forecast = (start) => {
  const predicted = tf.tidy(() => model(windows([start])).dataSync()); // (1, 12)
  return yearFrom(start, (k) => meanGrowth + deviation * predicted[k]);
};

const heldOut = range(end, months.length - YEAR + 1);
const errorOf = (forecast: Forecast): number =>
  mean(heldOut.flatMap((start) => forecast(start).map((value, k) => Math.abs(value - months[start + k]))));

const stepsPerEpoch = Math.floor(starts.length / BATCH); // the three windows that are left over would be a noisy batch
const losses = await train({ options, model, optimizer, scheduler, stepsPerEpoch, step });
if (losses) {
  model.eval();
  const [error, naive, last] = [network, seasonalNaive, lastGrowth].map(errorOf);
  report(NAME, `mean absolute error in ppm, ${heldOut.length} forecasts of a year`, error, losses, options);
  console.log(`seasonal naive, growing as the years of training did: ${naive.toFixed(4)}`);
  console.log(`seasonal naive, growing as the year before did: ${last.toFixed(4)}`);
  const better = [naive, last].filter((other) => error < other).length;
  console.log(['the network beats neither', 'the network beats one of them', 'the network beats both'][better]);

  const yearly = heldOut.filter((start) => (start - end) % YEAR === 0);
  const plot = outputFile(`${NAME}-years.svg`);
  writeCurves(plot, 'CO2 in ppm, each year forecast from the two before', 'held-out month', [
    { name: 'measured', values: months.slice(end) },
    { name: 'forecast', values: yearly.flatMap(network) },
    { name: 'seasonal naive', values: yearly.flatMap(seasonalNaive) },
  ]);
  console.log(`plot of the forecasts: ${plot}`);
}
optimizer.dispose();
model.dispose();
