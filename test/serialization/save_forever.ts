// Saves checkpoints of 20 MB to the given path without end, and says so when the first is there.
import { deliver } from '../../src/serialization/deliver.js';
import { encode } from '../../src/serialization/encode.js';
import { readerOfBytes } from '../../src/serialization/reader.js';
import { Dict, StoredTensor } from '../../src/serialization/stored.js';

const [, , file] = process.argv;
const bytes = new Uint8Array(20e6);
for (let saved = 0; ; saved++) {
  const tensor = new StoredTensor('float32', [5e6], readerOfBytes(bytes));
  await deliver(encode(Dict.of(Object.entries({ saved, tensor })), file), file);
  if (saved === 0) console.log('saved');
}
