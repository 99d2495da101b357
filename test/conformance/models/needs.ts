// What the originals need beside their wheels: a library that draws text for those that read it, and speech.
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { untar } from '../../../examples/models/tar.js';
import { cached, pip, requirement } from '../../../examples/models/wheels.js';

const PILLOW = 'pillow==12.0.0';

/** Arguments of `run` in originals.py. */
export function needsOf(name: string): { path?: string[]; speech?: string } {
  if (name === 'legere' || name === 'nano-ocr') return { path: [pillow()] };
  return name === 'silero-vad' ? { speech: speech() } : {};
}

function pillow(): string {
  return cached(PILLOW, (folder) => pip(['install', '--target', folder], PILLOW));
}

/** A minute of speech, 16000 Hz: what silero-vad is tested with, which is in its source distribution. */
export function speech(): string {
  const line = requirement('silero-vad');
  const folder = cached('speech', (folder) => {
    pip(['download', '--no-binary', 'silero-vad', '--dest', folder], line);
    const [name] = fs.readdirSync(folder);
    const files = untar(gunzipSync(fs.readFileSync(path.join(folder, name))));
    const wav = files.get(`${path.basename(name, '.tar.gz')}/tests/data/test.wav`);
    if (!wav) throw new Error(`no speech in ${name}`);
    fs.rmSync(path.join(folder, name));
    fs.writeFileSync(path.join(folder, 'test.wav'), wav);
  });
  return path.join(folder, 'test.wav');
}
