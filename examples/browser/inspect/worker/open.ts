// Opens a file of the visitor's, or one of the samples.
import { contentOf } from '../../../../src/cli/content.js';
import { modelsIn } from '../../../../src/cli/models.js';
import { open as openSource } from '../../../../src/serialization/open.js';
import { type Placed, withBeside } from '../../../../src/serialization/places/beside.js';
import { Watch } from '../../../../src/serialization/places/watch.js';
import { legible, short } from '../../../../src/serialization/quote.js';
import { readCheckpoint } from '../../../../src/serialization/read.js';
import { sourceOfBlob } from '../../../../src/serialization/source.js';
import type { FileReport } from '../file.js';
import { SAMPLES, type SampleName } from '../samples.js';
import { setOpened } from './opened.js';
import { reportOf } from './report.js';
import { SAMPLE_BYTES } from './sample_bytes.js';

/** What is in the file. More than one are an index of shards and the shards. */
export async function open(files: readonly File[]): Promise<FileReport> {
  const file = files.find(({ name }) => name.endsWith('.json')) ?? files[0];
  try {
    const source = await placed(file, files);
    const { value, format, metadata = {} } = await readCheckpoint(source);
    const content = contentOf(value, source.size);
    const models = modelsIn(content.stateDicts, { file: file.name, format, selection: {} });
    await setOpened({ name: file.name, source, value, metadata, content, models });
    return reportOf({ name: file.name, size: source.size, format, metadata, content, models });
  } catch (error) {
    throw legible(error, short(file.name));
  }
}

/** The file, with those that were dropped with it beside it. */
async function placed(file: File, files: readonly File[]): Promise<Placed> {
  const watch = new Watch();
  return withBeside(await openSource(file, watch), watch, (name) => {
    const shard = files.find((other) => other.name === name);
    if (shard === undefined) throw new Error(`${file.name} names ${name}: drop that file together with it`);
    return Promise.resolve(sourceOfBlob(shard));
  });
}

export const openSample = (name: SampleName): Promise<FileReport> => open([sampleFile(name)]);

/** The sample as a file, to be kept. */
export const sampleFile = (name: SampleName): File => new File([SAMPLE_BYTES[name]], SAMPLES[name].file);
