// Files that the page writes, read by PyTorch, safetensors and numpy: each is what the file was that it was made of, bit for bit.
//
//     npm run conformance:page
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findChromium } from '../../scripts/chromium.js';
import { openSite } from '../browser/page/harness.js';

const SAMPLES = path.resolve('examples/browser/inspect/samples');
/** A sample by its name in the address, its file, and what is asked for. */
const DOWNLOADS = [
  ['tagger', 'tagger.pt', 'model_state_dict', '.safetensors'],
  ['tagger', 'tagger.pt', 'the whole file', '.pt'],
  ['majority', 'majority.safetensors', undefined, '.pt'],
  ['experiment', 'experiment.ckpt', 'state_dict', '.safetensors'],
  ['waves', 'waves.npz', undefined, '.safetensors'],
] as const;

Object.assign(globalThis, { CHROMIUM: findChromium() });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-page-'));
const visitors = await openSite();
try {
  const pairs: { from: string; key: string | null; to: string }[] = [];
  for (const [i, [sample, file, part, extension]] of DOWNLOADS.entries()) {
    const { tab, context } = await visitors.visit('desktop', `#inspect?sample=${sample}`);
    await tab.getByRole('heading', { name: file }).waitFor();
    if (part !== undefined) await tab.getByRole('combobox').selectOption({ label: part });
    const downloading = tab.waitForEvent('download');
    await tab.getByRole('button', { name: `Download as ${extension}` }).click();
    const to = path.join(folder, `${i}${extension}`);
    await (await downloading).saveAs(to);
    pairs.push({ from: path.join(SAMPLES, file), key: part?.endsWith('state_dict') === true ? part : null, to });
    await context.close();
  }
  execFileSync('python3', ['test/conformance/page_files_side.py', JSON.stringify(pairs)], { stdio: 'inherit' });
} finally {
  await visitors.close();
  fs.rmSync(folder, { recursive: true });
}
