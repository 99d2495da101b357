// The affine map by the kernels: one product with the bias, and one for each gradient.
import { product, sumRows } from '../kernel_products.js';
import type { LinearForm } from './form.js';

export const kernelsLinear: LinearForm = {
  name: 'kernels',
  forward: ({ x, weight, bias }) => product(x, false, weight, true, bias),
  dx: (dy, weight) => product(dy, false, weight, false),
  dWeight: (dy, x) => product(dy, true, x, false),
  dBias: sumRows,
};
