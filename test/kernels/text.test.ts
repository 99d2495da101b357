// The text of a WebAssembly module, there and back.
import { execFileSync } from 'node:child_process';
import { ALPHABET } from '../../src/kernels/modules/alphabet.js';
import { OTHERS } from '../../src/kernels/modules/others.js';
import { RECURRENT } from '../../src/kernels/modules/recurrent.js';
import { bytesOf } from '../../src/kernels/text.js';

/** What the build makes of every byte beside every other. */
const PAIRS = 'Array.from({ length: 2 ** 16 }, (_, i) => [i >> 8, i & 255]).flat()';
const PROGRAM = `import { toText } from './scripts/kernels/text.js'; process.stdout.write(toText(${PAIRS}))`;

test('every byte, beside every other, over the ends of lines', () => {
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], { encoding: 'utf8' });
  expect(text).toMatch(/^[!-~\n]*$/); // whatever the encoding of a page
  const pairs = Array.from({ length: 2 ** 16 }, (_, i) => [i >> 8, i & 255]).flat();
  expect(Buffer.compare(bytesOf(text, ALPHABET), Uint8Array.from(pairs))).toBe(0);
});

test('what is committed are modules', () => {
  for (const { 'wasm-plain': text } of [RECURRENT, OTHERS]) expect(WebAssembly.validate(bytesOf(text, ALPHABET))).toBe(true);
});
