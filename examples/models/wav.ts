// WAV files: samples of 8 to 32 bits, or floats.
import fs from 'node:fs';

export interface Audio {
  /** From -1 to 1; of several channels, their mean. */
  samples: Float32Array;
  /** Samples in a second. */
  sampling_rate: number;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

export function readWav(file: string): Audio {
  const chunks = chunksOf(fs.readFileSync(file), file);
  const [format, data] = ['fmt ', 'data'].map((name) => chunks.get(name));
  if (!format || !data) throw new Error(`${file}: no samples in this WAV file`);
  const named = format.readUInt16LE(0);
  const encoding = named === EXTENSIBLE ? format.readUInt16LE(24) : named;
  const channels = format.readUInt16LE(2);
  const bits = format.readUInt16LE(14);
  const sample = reader(encoding, bits);
  if (!sample) throw new Error(`${file}: samples of ${bits} bits in encoding ${encoding}; ffmpeg -i makes others of them`);
  const size = bits / 8;
  const samples = Float32Array.from({ length: Math.floor(data.length / size / channels) }, (_, i) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += sample(data, (i * channels + channel) * size);
    return sum / channels;
  });
  return { samples, sampling_rate: format.readUInt32LE(4) };
}

/** How a sample is read at an offset. */
function reader(encoding: number, bits: number): ((data: Buffer, offset: number) => number) | undefined {
  if (encoding === FLOAT && bits === 32) return (data, offset) => data.readFloatLE(offset);
  if (encoding !== PCM || ![8, 16, 24, 32].includes(bits)) return undefined;
  if (bits === 8) return (data, offset) => data[offset] / 128 - 1; // the only ones without a sign
  return (data, offset) => data.readIntLE(offset, bits / 8) / 2 ** (bits - 1);
}

/** The parts of the file by their names. */
function chunksOf(bytes: Buffer, file: string): Map<string, Buffer> {
  const name = (offset: number): string => bytes.toString('latin1', offset, offset + 4);
  if (name(0) !== 'RIFF' || name(8) !== 'WAVE') throw new Error(`${file} is no WAV file; ffmpeg -i makes one of it`);
  const chunks = new Map<string, Buffer>();
  for (let offset = 12; offset + 8 <= bytes.length;) {
    const size = bytes.readUInt32LE(offset + 4);
    chunks.set(name(offset), bytes.subarray(offset + 8, offset + 8 + size));
    offset += 8 + size + (size % 2);
  }
  return chunks;
}
