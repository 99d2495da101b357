// Quantized tensors, as the float32 numbers that their integers stand for: (integer - zero point) times scale.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Budget } from '../budget.js';
import { describe, numel } from '../contents.js';
import { toTfjs } from '../elements.js';
import { madeReader } from '../reader.js';
import { Float, Global, type Stored, StoredTensor, Tuple } from '../stored.js';

/** The factor and the zero point of each element. */
type Parameters = (element: number) => readonly [scale: number, zero: number];

/** `integers` with the parameters that `_rebuild_qtensor` is given, or undefined for a scheme of another kind. */
export function dequantized(integers: StoredTensor, quantizer: Stored, budget: Budget): StoredTensor | undefined {
  const [scheme, ...rest] = quantizer instanceof Tuple ? quantizer.items : [];
  if (!(scheme instanceof Global)) return undefined;
  if (!Object.hasOwn(SCHEMES, scheme.name)) return undefined;
  const parameters = SCHEMES[scheme.name](rest, integers.shape);
  const { dtype, shape, requires_grad } = integers;
  const count = numel(shape);
  budget.spendTensor('float32', count);
  const content = madeReader(4 * count, async () => {
    const { values } = toTfjs(dtype, await integers.bytes(), 'a quantized tensor');
    const of = await parameters();
    const floats = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const [scale, zero] = of(i);
      floats[i] = (Number(values[i]) - zero) * scale;
    }
    return new Uint8Array(floats.buffer);
  });
  return new StoredTensor('float32', shape, content, requires_grad);
}

type Scheme = (quantizer: readonly Stored[], shape: readonly number[]) => () => Promise<Parameters>;

const SCHEMES: Readonly<Record<string, Scheme>> = { per_tensor_affine: perTensor, per_channel_affine: perChannel };

function perTensor([scale, zero]: readonly Stored[]): () => Promise<Parameters> {
  const pair = [Math.fround(numberOf(scale, 'scale')), numberOf(zero, 'zero point')] as const; // as torch rounds
  return () => Promise.resolve(() => pair);
}

function perChannel([scales, zeros, axis]: readonly Stored[], shape: readonly number[]): () => Promise<Parameters> {
  const along = typeof axis === 'number' ? shape[axis] : undefined;
  check(typeof axis === 'number' && along !== undefined, () => {
    return new RuntimeError(`_rebuild_qtensor: per_channel axis out of range for size [${shape.join(', ')}]`);
  });
  for (const of of [scales, zeros]) {
    check(of instanceof StoredTensor && numel(of.shape) === along, () => {
      return new RuntimeError(`_rebuild_qtensor: per_channel scales/zero_points length must equal size[axis]=${along}`);
    });
  }
  const inner = numel(shape.slice(axis + 1));
  return async () => {
    const [scale, zero] = await Promise.all([numbersOf(scales), numbersOf(zeros)]);
    return (element) => {
      const channel = Math.floor(element / inner) % along;
      return [scale[channel], zero[channel]];
    };
  };
}

function numberOf(value: Stored, what: string): number {
  const number = value instanceof Float ? value.value : value;
  check(typeof number === 'number', () => new RuntimeError(`the ${what} of a quantized tensor is ${describe(value)}`));
  return number;
}

async function numbersOf(tensor: Stored): Promise<number[]> {
  if (!(tensor instanceof StoredTensor)) return [];
  const bytes = await tensor.bytes();
  if (tensor.dtype === 'float64') return [...new Float64Array(bytes.slice().buffer)];
  return Array.from(toTfjs(tensor.dtype, bytes, 'the parameters of a quantized tensor').values, Number);
}
