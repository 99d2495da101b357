// What no file tells of a module, and what the printed classes therefore leave as it is by default.

const REMARKS: readonly (readonly [name: RegExp, remark: string])[] = [
  [/^RNN$/, 'nonlinearity, batch_first, dropout'],
  [/^(LSTM|GRU)$/, 'batch_first, dropout'],
  [/^RNNCell$/, 'nonlinearity'],
  [/^Embedding$/, 'padding_idx'],
  [/^Conv\dd$/, 'stride, padding, dilation, groups, padding_mode; where sizes leave it open, whether it is transposed'],
  [/^Conv1d$/, 'a Bilinear has the same parameters'],
  [/^ConvTranspose\dd$/, 'stride, padding, output_padding, dilation, groups'],
  [/^BatchNorm\dd$/, 'eps, momentum; whether it is of 1, 2 or 3 dimensions, or an InstanceNorm'],
  [/^LayerNorm$/, 'eps; GroupNorm and others have the same parameters'],
  [/^GroupNorm$/, 'num_groups, eps; LayerNorm and others have the same parameters'],
  [/^RMSNorm$/, 'eps; a LayerNorm without bias has the same parameters'],
  [/^MultiheadAttention$/, 'dropout, batch_first'],
];

/** A line for each class of `names` of which something is not in a file. */
export function remarksFor(names: ReadonlySet<string>): string[] {
  const known = REMARKS.flatMap(([kind, remark]) => {
    const found = [...names].filter((name) => kind.test(name));
    return found.length > 0 ? [`  ${found.join(', ')}: ${remark}`] : [];
  });
  const always = 'Not in a file: forward, modules without parameters';
  return known.length > 0 ? [`${always}; and, here as by default:`, ...known] : [always];
}
