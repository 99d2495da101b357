// Tensors of which torch stores the numbers before a change of signs: the conjugate, and the negative.
import { DTYPES, type Dtype, numberSize } from '../dtypes.js';
import { type ByteReader, inUnits } from '../reader.js';

/** The numbers with their signs changed: all of them, or of each complex number the imaginary part. */
export function signsChanged(content: ByteReader, dtype: Dtype, bit: 'conj' | 'neg'): ByteReader {
  const { size } = DTYPES[dtype];
  const step = bit === 'conj' ? size : numberSize(dtype);
  return inUnits(content.size, step, async (first, end) => {
    const bytes = (await content.read(first * step, (end - first) * step)).slice();
    for (let sign = step - 1; sign < bytes.length; sign += step) bytes[sign] ^= 0x80;
    return bytes;
  });
}
