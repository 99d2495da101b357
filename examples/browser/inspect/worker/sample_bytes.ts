// The samples themselves, which are part of the worker: a page that was opened as a file may not fetch others.
import experiment from '../samples/experiment.ckpt';
import majority from '../samples/majority.safetensors';
import tagger from '../samples/tagger.pt';
import waves from '../samples/waves.npz';
import type { SampleName } from '../samples.js';

export const SAMPLE_BYTES: Readonly<Record<SampleName, Uint8Array<ArrayBuffer>>> = { tagger, majority, experiment, waves };
