// medaka (medaka/architectures/gru.py): the bases of a genome from how often each was read at each position.
import fs from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import { load, nn, type PythonObject } from 'tfjs-torch-rnn';
import { untar } from './tar.js';

export interface GRUModelOptions {
  num_features?: number;
  num_classes?: number;
  gru_size?: number;
  n_layers?: number;
  bidirectional?: boolean;
}

export class GRUModel extends nn.Module {
  gru: nn.GRU;
  linear: nn.Linear;

  constructor({ num_features = 10, num_classes = 5, gru_size = 128, n_layers = 2, bidirectional = true }: GRUModelOptions) {
    super();
    this.gru = new nn.GRU(num_features, gru_size, n_layers, { bidirectional, batch_first: true });
    this.linear = new nn.Linear(bidirectional ? 2 * gru_size : gru_size, num_classes);
  }

  /** Counts (N, positions, features) to the probability of each base or gap, (N, positions, classes). */
  override forward(x: tf.Tensor3D): tf.Tensor3D {
    return tf.tidy(() => {
      const [output] = this.gru(x);
      return nn.functional.softmax(this.linear(output), { dim: -1 });
    });
  }

  /** The model in a `_model_pt.tar.gz`: its weights, and a pickle of the function that makes it. */
  static async from_pretrained(file: string): Promise<GRUModel> {
    const files = untar(gunzipSync(await fs.readFile(file)));
    const { model_function } = await load<{ model_function: PythonObject }>(read(files, 'model/meta.pkl'));
    const model = new GRUModel(optionsOf(model_function));
    const state_dict = await load(read(files, 'model/weights.pt'));
    model.load_state_dict(state_dict);
    tf.dispose(state_dict);
    return model.eval();
  }
}

/** Of `partial(model_from_dict, { type, kwargs })`, or `partial(build_model_torch, num_features, num_classes, gru_size=...)`. */
function optionsOf({ state }: PythonObject): GRUModelOptions {
  const [name, args, keywords] = state as [string, unknown[], GRUModelOptions, null];
  if (name === 'medaka.models.model_from_dict') return (args[0] as { kwargs: GRUModelOptions }).kwargs;
  const [num_features, num_classes] = args as number[];
  return { num_features, num_classes, ...keywords };
}

function read(files: Map<string, Uint8Array>, name: string): Uint8Array {
  const bytes = files.get(name);
  if (!bytes) throw new Error(`no ${name} in the archive`);
  return bytes;
}
