// The quickstart in the browser, on WebGL: nn.RNN, the same written by hand, the check, and the hidden states as a picture.
import * as tf from '@tensorflow/tfjs';
import { nn } from 'tfjs-torch-rnn';
import { MyRNN } from '../my-rnn.js';
import { type Comparison, compare, fromPyTorch, TOLERANCE } from '../recorded.js';
import { drawHeatMap } from './heat-map.js';

/** What the page leaves in `document.body.dataset.result`, as JSON. */
export interface PageResult {
  backend: string;
  outputShape: number[];
  hnShape: number[];
  comparisons: Comparison[];
  agrees: boolean;
}

async function main(): Promise<void> {
  if (!(await tf.setBackend('webgl'))) throw new Error('this browser has no WebGL');

  const pytorch = fromPyTorch();
  const rnn = new nn.RNN(10, 20, 1, { batch_first: true });
  rnn.load_state_dict(pytorch.state_dict);
  const [output, h_n] = rnn(pytorch.input, pytorch.h0); // (5, 3, 20), (1, 5, 20)

  const my = new MyRNN(10, 20);
  my.load_state_dict({
    weight_ih: rnn.weight_ih_l0,
    weight_hh: rnn.weight_hh_l0,
    bias_ih: rnn.bias_ih_l0,
    bias_hh: rnn.bias_hh_l0,
  });
  const [myOutput, myH_n] = my(pytorch.input, pytorch.h0.squeeze([0])); // (5, 3, 20), (1, 5, 20)

  const comparisons = [
    compare('MyRNN and nn.RNN', [myOutput, myH_n], [output, h_n]),
    compare('nn.RNN and PyTorch', [output, h_n], pytorch.result),
    compare('MyRNN and PyTorch', [myOutput, myH_n], pytorch.result),
  ];
  const agrees = comparisons.every((comparison) => comparison.agrees);

  write('backend', tf.getBackend());
  write('module', String(rnn));
  write('output', `(${output.shape.join(', ')})`);
  write('h_n', `(${h_n.shape.join(', ')})`);
  const limit = TOLERANCE.toExponential();
  write('verdict', agrees ? `All three agree within ${limit}.` : `The check failed: a difference reaches ${limit}.`);
  element('verdict').classList.toggle('failed', !agrees);
  element('comparisons').replaceChildren(...comparisons.map(tableRow));
  drawHeatMap(element('states') as HTMLCanvasElement, await output.array());

  const shapes = { outputShape: output.shape, hnShape: h_n.shape };
  const result: PageResult = { backend: tf.getBackend(), ...shapes, comparisons, agrees };
  document.body.dataset.result = JSON.stringify(result);
}

function tableRow({ pair, output, h_n }: Comparison): HTMLElement {
  const row = document.createElement('tr');
  row.insertCell().textContent = pair;
  for (const difference of [output, h_n]) {
    const cell = row.insertCell();
    cell.className = 'number';
    cell.textContent = difference.toExponential(1);
  }
  return row;
}

function write(id: string, text: string): void {
  element(id).textContent = text;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

main().catch((error: unknown) => {
  write('verdict', `The example failed: ${error instanceof Error ? error.message : String(error)}`);
  element('verdict').classList.add('failed');
  throw error;
});
