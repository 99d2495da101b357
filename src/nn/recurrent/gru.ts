// nn.GRU: gated recurrent unit, torch's surface.
import { RecurrentLayers } from './layers.js';
import { fromGRUArguments, type GRUArguments } from './options.js';

/**
 * Gated recurrent unit of K layers in D directions. For every element of the input sequence each layer computes
 *
 *     r_t = σ(x_t·W_irᵀ + b_ir + h_{t-1}·W_hrᵀ + b_hr)
 *     z_t = σ(x_t·W_izᵀ + b_iz + h_{t-1}·W_hzᵀ + b_hz)
 *     n_t = tanh(x_t·W_inᵀ + b_in + r_t ⊙ (h_{t-1}·W_hnᵀ + b_hn))
 *     h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_{t-1}
 *
 * with the gates' weights on top of each other in `weight_ih` and `weight_hh`, in the order r, z, n. The reset gate acts
 * after the product (Keras calls this `reset_after`). A layer above the first takes the outputs of the one below as x, with
 * dropout between in training mode.
 *
 * Call it as `gru(input, hx)`:
 * - `input`: (L, N, Hin), with `batch_first` (N, L, Hin), or unbatched (L, Hin), float32; or a `PackedSequence`, which gives
 *   a packed output, and `hx` and `h_n` are in the order in which its sequences were given.
 * - `hx`: initial hidden state, (D·K, N, Hout) whatever `batch_first` says, or unbatched (D·K, Hout). Default zeros.
 * - returns `[output, h_n]`: output (L, N, D·Hout), with `batch_first` (N, L, D·Hout), unbatched (L, D·Hout), the last
 *   layer's h_t for every t, directions side by side; h_n as `hx`, every layer's last hidden state, in the order layer 0
 *   forward, layer 0 reverse, layer 1 forward, ... The caller owns both tensors; the inputs are left as they are.
 *
 * @example
 * ```ts
 * const gru = new nn.GRU(10, 20, 2, { batch_first: true });
 * const input = tf.randomNormal([5, 3, 10]);
 * const h0 = tf.randomNormal([2, 5, 20]);
 * const [output, h_n] = gru(input, h0); // (5, 3, 20), (2, 5, 20)
 * ```
 * @throws `ValueError`, `RuntimeError` or `TypeError` with torch's text for arguments or shapes that do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html
 */
export class GRU extends RecurrentLayers<'GRU'> {
  static override readonly name: string = 'GRU';

  /**
   * @param input_size - Hin, the number of features of the input.
   * @param hidden_size - Hout, the number of features of the hidden state.
   * @param num_layers - K (default 1).
   * @param bias - whether there are biases (default true).
   * @param batch_first - whether input and output are (N, L, H) (default false).
   * @param dropout - probability of zeroing an element between layers, 0 to 1 (default 0).
   * @param bidirectional - whether there is a second direction (default false).
   *
   * Any tail of the arguments may be given by name in one object: `new nn.GRU(10, 20, { batch_first: true })`.
   */
  constructor(
    input_size: number,
    hidden_size: number,
    num_layers?: number,
    bias?: boolean,
    batch_first?: boolean,
    dropout?: number,
    bidirectional?: boolean,
  );
  constructor(...args: GRUArguments);
  constructor(...args: unknown[]) {
    super(...fromGRUArguments(args));
  }
}
