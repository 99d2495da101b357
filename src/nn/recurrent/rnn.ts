// nn.RNN: the Elman network, torch's surface.
import { RecurrentLayers } from './layers.js';
import { fromRNNArguments, type RNNArguments } from './options.js';

/**
 * Elman network of K layers in D directions. For every element of the input sequence each layer computes
 *
 *     h_t = tanh(x_t·W_ihᵀ + b_ih + h_{t-1}·W_hhᵀ + b_hh)
 *
 * or relu in place of tanh; a layer above the first takes the outputs of the one below as x, with dropout between in
 * training mode.
 *
 * Call it as `rnn(input, hx)`:
 * - `input`: (L, N, Hin), with `batch_first` (N, L, Hin), or unbatched (L, Hin), float32; or a `PackedSequence`, which gives
 *   a packed output, and `hx` and `h_n` are in the order in which its sequences were given.
 * - `hx`: initial hidden state, (D·K, N, Hout) whatever `batch_first` says, or unbatched (D·K, Hout). Default zeros.
 * - returns `[output, h_n]`: output (L, N, D·Hout), with `batch_first` (N, L, D·Hout), unbatched (L, D·Hout), the last
 *   layer's h_t for every t, directions side by side; h_n as `hx`, every layer's last hidden state, in the order layer 0
 *   forward, layer 0 reverse, layer 1 forward, ... The caller owns both tensors; the inputs are left as they are.
 *
 * @example
 * ```ts
 * const rnn = new nn.RNN(10, 20, 2, { batch_first: true });
 * const input = tf.randomNormal([5, 3, 10]);
 * const h0 = tf.randomNormal([2, 5, 20]);
 * const [output, h_n] = rnn(input, h0); // (5, 3, 20), (2, 5, 20)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html
 */
export class RNN extends RecurrentLayers<'RNN_TANH' | 'RNN_RELU'> {
  static override readonly name: string = 'RNN';

  /** The activation, `'tanh'` or `'relu'`. */
  readonly nonlinearity: 'tanh' | 'relu';

  /**
   * @param input_size - Hin, the number of features of the input.
   * @param hidden_size - Hout, the number of features of the hidden state.
   * @param num_layers - K (default 1).
   * @param nonlinearity - `'tanh'` (default) or `'relu'`.
   * @param bias - whether there are biases (default true).
   * @param batch_first - whether input and output are (N, L, H) (default false).
   * @param dropout - probability of zeroing an element between layers, 0 to 1 (default 0).
   * @param bidirectional - whether there is a second direction (default false).
   *
   * Any tail of the arguments may be given by name in one object: `new nn.RNN(10, 20, { batch_first: true })`.
   */
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers?: number,
    nonlinearity?: 'tanh' | 'relu',
    bias?: boolean,
    batch_first?: boolean,
    dropout?: number,
    bidirectional?: boolean,
  );
  constructor(...args: RNNArguments);
  constructor(...args: unknown[]) {
    super(...fromRNNArguments(args));
    this.nonlinearity = this.mode === 'RNN_TANH' ? 'tanh' : 'relu';
  }
}
