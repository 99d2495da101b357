// That a file is refused, soon, and without reading or keeping much.
import { RuntimeError } from '../../src/python/errors.js';
import { counted, readTorch, tensorsIn } from './source.js';

/** A few milliseconds, and as much again as a busy machine may take. */
const SOON = 5000;

/** Reading, all tensors included, fails with a RuntimeError of this text; the file is read no more than three times. */
export async function expectRefusal(bytes: Uint8Array, message: RegExp): Promise<void> {
  const source = counted(bytes);
  const start = performance.now();
  const reading = (async () => {
    for (const tensor of tensorsIn(await readTorch(source))) await tensor.bytes();
  })();
  await expect(reading).rejects.toThrow(message);
  await expect(reading).rejects.toThrow(RuntimeError);
  expect(performance.now() - start).toBeLessThan(SOON);
  expect(source.reads.largest).toBeLessThanOrEqual(bytes.length);
  expect(source.reads.total).toBeLessThanOrEqual(3 * bytes.length + 512);
}
