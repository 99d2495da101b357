// nn.LSTM: long short-term memory, torch's surface.
import { RecurrentLayers } from './layers.js';
import { fromLSTMArguments, type LSTMArguments } from './options.js';

/**
 * Long short-term memory of K layers in D directions. For every element of the input sequence each layer computes
 *
 *     i_t = σ(x_t·W_iiᵀ + b_ii + h_{t-1}·W_hiᵀ + b_hi)
 *     f_t = σ(x_t·W_ifᵀ + b_if + h_{t-1}·W_hfᵀ + b_hf)
 *     g_t = tanh(x_t·W_igᵀ + b_ig + h_{t-1}·W_hgᵀ + b_hg)
 *     o_t = σ(x_t·W_ioᵀ + b_io + h_{t-1}·W_hoᵀ + b_ho)
 *     c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t
 *     h_t = o_t ⊙ tanh(c_t)                  with proj_size: h_t = (o_t ⊙ tanh(c_t))·W_hrᵀ
 *
 * with the gates' weights on top of each other in `weight_ih` and `weight_hh`, in the order i, f, g, o. A layer above the
 * first takes the outputs of the one below as x, with dropout between in training mode.
 *
 * Call it as `lstm(input, [h_0, c_0])`, with Hcell = `hidden_size` and Hout = `proj_size` or else `hidden_size`:
 * - `input`: (L, N, Hin), with `batch_first` (N, L, Hin), or unbatched (L, Hin), float32; or a `PackedSequence`, which gives
 *   a packed output, and the states are in the order in which its sequences were given.
 * - `h_0` (D·K, N, Hout) and `c_0` (D·K, N, Hcell) whatever `batch_first` says, or unbatched (D·K, Hout) and (D·K, Hcell).
 *   Default zeros.
 * - returns `[output, [h_n, c_n]]`: output (L, N, D·Hout), with `batch_first` (N, L, D·Hout), unbatched (L, D·Hout), the
 *   last layer's h_t for every t, directions side by side; h_n as `h_0` and c_n as `c_0`, every layer's last states, in the
 *   order layer 0 forward, layer 0 reverse, layer 1 forward, ... The caller owns all three tensors.
 *
 * @example
 * ```ts
 * const lstm = new nn.LSTM(10, 20, 2, { batch_first: true });
 * const input = tf.randomNormal([5, 3, 10]);
 * const [h0, c0] = [tf.randomNormal([2, 5, 20]), tf.randomNormal([2, 5, 20])];
 * const [output, [h_n, c_n]] = lstm(input, [h0, c0]); // (5, 3, 20), (2, 5, 20), (2, 5, 20)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
export class LSTM extends RecurrentLayers<'LSTM'> {
  static override readonly name: string = 'LSTM';

  /**
   * @param input_size - Hin, the number of features of the input.
   * @param hidden_size - Hcell, the number of features of the cell state, and without `proj_size` of the hidden state.
   * @param num_layers - K (default 1).
   * @param bias - whether there are biases (default true).
   * @param batch_first - whether input and output are (N, L, H) (default false).
   * @param dropout - probability of zeroing an element between layers, 0 to 1 (default 0).
   * @param bidirectional - whether there is a second direction (default false).
   * @param proj_size - if above 0, h is projected to this many features, below `hidden_size` (default 0).
   *
   * Any tail of the arguments may be given by name in one object: `new nn.LSTM(10, 20, { batch_first: true })`.
   */
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers?: number,
    bias?: boolean,
    batch_first?: boolean,
    dropout?: number,
    bidirectional?: boolean,
    proj_size?: number,
  );
  constructor(...args: LSTMArguments);
  constructor(...args: unknown[]) {
    super(...fromLSTMArguments(args));
  }
}
