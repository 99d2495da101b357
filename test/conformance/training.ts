// `npm run conformance:training`: trains with every optimizer here, saves, and has real PyTorch go on from the file: its next
// losses must be those of going on here. Exits with 1 if they differ, with 2 if the run cannot be made.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { backward, nn, optim, save } from 'tfjs-torch-rnn';

const STEPS = 5;

type Make = (parameters: nn.Parameter[]) => optim.Optimizer;

const OPTIMIZERS: Readonly<Record<string, Make>> = {
  SGD: (parameters) => new optim.SGD(parameters, { lr: 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.01 }),
  Adam: (parameters) => new optim.Adam(parameters, { lr: 0.01, amsgrad: true }),
  AdamW: (parameters) => new optim.AdamW(parameters, { lr: 0.01 }),
  RMSprop: (parameters) => new optim.RMSprop(parameters, { lr: 0.01, momentum: 0.5, centered: true }),
};

/** Trains, writes where it is, and goes on; the losses after the file was written are in it too. */
async function write(name: string, make: Make, folder: string): Promise<string> {
  const lstm = new nn.LSTM(3, 4);
  const optimizer = make(lstm.parameters());
  const [input, target] = [tf.randomNormal([6, 2, 3], 0, 1, 'float32', 1), tf.randomNormal([6, 2, 4], 0, 1, 'float32', 2)];
  const criterion = new nn.MSELoss();
  const train = (): number[] =>
    Array.from({ length: STEPS }, () => {
      optimizer.zero_grad();
      const loss = backward(() => criterion(lstm(input as tf.Tensor3D)[0], target));
      optimizer.step();
      return loss.dataSync()[0];
    });
  train();
  const checkpoint = {
    optimizer: name,
    model_state_dict: lstm.state_dict(),
    optimizer_state_dict: optimizer.state_dict(),
    input,
    target,
  };
  const file = path.join(folder, `${name}.pt`);
  await save(checkpoint, file);
  await save({ losses: train() }, path.join(folder, `${name}-losses.pt`));
  return file;
}

await tf.setBackend('cpu');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-torch-rnn-'));
const files = [];
for (const [name, make] of Object.entries(OPTIMIZERS)) files.push(await write(name, make, folder));
const side = fileURLToPath(new URL('training_side.py', import.meta.url));
const { status } = spawnSync('python3', [side, ...files], { stdio: 'inherit' });
fs.rmSync(folder, { recursive: true });
process.exitCode = status ?? 2;
