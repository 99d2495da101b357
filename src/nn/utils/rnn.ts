// The `nn.utils.rnn` namespace, by torch's names.
export { pack_padded_sequence, type PackOptions, pad_packed_sequence, type PadPackedOptions } from './pack.js';
export { invert_permutation, PackedSequence } from './packed_sequence.js';
export { pack_sequence, pad_sequence, type PadOptions, unpack_sequence, unpad_sequence } from './pad.js';
