// What a training example ends with: its plot, and its figure beside the one that PyTorch reached with the same script.
import fs from 'node:fs';
import path from 'node:path';
import type { Options } from './options.js';
import { writeCurves } from './svg.js';

/** What the Python twin of an example recorded, for the full and for the quick setting. */
interface Recorded {
  figure: number;
  losses: number[];
}

const OUT = 'examples/out';

/** Where the plots of the example go. */
export const outputFile = (name: string): string => path.join(OUT, name);

/** PyTorch's result with the same setting, if that is one of those that were recorded. */
function recordedFor(name: string, { epochs, seed, quick }: Options): Recorded | undefined {
  const file = `examples/python/results/${name}.json`;
  const results = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Record<string, Recorded>>;
  return results[`${quick ? 'quick' : 'full'} epochs=${epochs} seed=${seed}`];
}

/** How far the figure may be from PyTorch's: long runs of any two implementations drift apart by rounding. */
const TOLERANCE = 0.01;

/** Prints the figure beside PyTorch's, and plots the losses of both. The process fails if the figures do not agree. */
export function report(name: string, what: string, figure: number, losses: readonly number[], options: Options): void {
  const pytorch = recordedFor(name, options);
  const other = pytorch ? pytorch.figure.toFixed(4) : 'not recorded with these flags';
  console.log(`${what}: ${figure.toFixed(4)} (PyTorch: ${other})`);
  if (pytorch) {
    const difference = Math.max(...losses.map((loss, i) => Math.abs(loss - pytorch.losses[i])));
    console.log(`largest difference from a loss of PyTorch's: ${difference.toExponential(1)}`);
    if (Math.abs(figure - pytorch.figure) > TOLERANCE) process.exitCode = 1;
  }
  const plot = outputFile(`${name}-loss.svg`);
  const curves = [
    { name: 'tfjs-torch-rnn', values: losses },
    ...(pytorch ? [{ name: 'PyTorch', values: pytorch.losses }] : []),
  ];
  writeCurves(plot, `${name}: loss`, 'step', curves, 0);
  console.log(`loss plot: ${plot}`);
}
