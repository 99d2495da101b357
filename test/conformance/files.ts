// `npm run conformance:files`: writes .pt and safetensors files, and has real PyTorch read them; and asks it which changed
// safetensors files it refuses. Exits with 1 if anything differs, with 2 if the run cannot be made.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MT19937 } from '../../src/random/mt19937.js';
import { Budget } from '../../src/serialization/budget.js';
import { readSafetensors } from '../../src/serialization/safetensors/read.js';
import { writeSafetensors } from '../../src/serialization/safetensors/write.js';
import { sourceOfBytes } from '../../src/serialization/source.js';
import { Dict, Float, type Stored, StoredTensor } from '../../src/serialization/stored.js';
import { writeTorch } from '../../src/serialization/torch/write.js';
import { HOSTILE } from '../support/safetensors.js';
import { FLAT, NESTED } from './stored.js';
import { Torch } from './torch.js';

interface Answer {
  values: unknown[];
  /** Of .pt files: the first record that does not fit its checksum, and whether torch would lay them out the same. */
  damaged?: string | null;
  layout?: boolean;
}

/** `value` as files_side.py describes it. */
async function describe(value: Stored, seen = new Map<object, number>()): Promise<unknown> {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return { int: String(value) };
  if (typeof value === 'number') return describeNumber(value);
  if (value instanceof Float) return describeFloat(value.value);
  const again = seen.get(value);
  if (again !== undefined) return { again };
  seen.set(value, seen.size);
  if (value instanceof StoredTensor) return describeTensor(value);
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  if (value instanceof Dict) {
    const entries: [Stored, unknown][] = [];
    for (const [key, item] of value.entries()) entries.push([key, await describe(item, seen)]);
    return { dict: entries };
  }
  if (!Array.isArray(value)) throw new Error('the files hold dicts, lists and tensors');
  const list: unknown[] = [];
  for (const item of value) list.push(await describe(item, seen));
  return { list };
}

function describeNumber(value: number): unknown {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? { int: String(value) } : describeFloat(value);
}

function describeFloat(value: number): unknown {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return { float: bytes.toString('hex') };
}

async function describeTensor(tensor: StoredTensor): Promise<unknown> {
  const { dtype, shape } = tensor;
  return {
    dtype,
    shape,
    sha256: createHash('sha256')
      .update(await tensor.bytes())
      .digest('hex'),
  };
}

const misses: string[] = [];
const miss = (text: string): number => misses.push(text);

async function checkFile(
  torch: Torch,
  format: 'pt' | 'safetensors',
  name: string,
  value: Stored,
  file: string,
): Promise<void> {
  const pieces = format === 'pt' ? writeTorch(value, name) : writeSafetensors(value);
  await fs.promises.writeFile(file, pieces);
  const { values, damaged, layout } = await torch.ask<Answer>({ format, path: file });
  const expected = JSON.stringify(await describe(value));
  values.forEach((read, way) => {
    const actual = JSON.stringify(read);
    if (actual === expected) return;
    miss(`${name}.${format}, read in way ${way}: expected ${expected.slice(0, 300)}, got ${actual.slice(0, 300)}`);
  });
  if (typeof damaged === 'string') miss(`${name}.${format}: ${damaged} does not fit its checksum`);
  if (layout === false) miss(`${name}.${format}: torch lays its records out differently`);
}

async function checkFiles(torch: Torch): Promise<number> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tfjs-torch-rnn-'));
  try {
    for (const [name, value] of Object.entries({ ...FLAT, ...NESTED }))
      await checkFile(torch, 'pt', name, value, path.join(folder, `${name}.pt`));
    for (const [name, value] of Object.entries(FLAT))
      await checkFile(torch, 'safetensors', name, value, path.join(folder, `${name}.safetensors`));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  return 2 * Object.keys(FLAT).length + Object.keys(NESTED).length;
}

async function accepts(file: Uint8Array): Promise<boolean> {
  try {
    await readSafetensors(sourceOfBytes(file), new Budget(file.length));
    return true;
  } catch {
    return false;
  }
}

/** Files with a character or two of the header changed. */
async function changedFiles(count: number): Promise<Uint8Array[]> {
  const random = new MT19937(5);
  const pick = (below: number): number => random.random() % below;
  const originals: Buffer[] = [];
  for (const name of ['state dict', 'shapes', 'special.values']) {
    const pieces: Uint8Array[] = [];
    for await (const piece of writeSafetensors(FLAT[name])) pieces.push(piece);
    originals.push(Buffer.concat(pieces));
  }
  return Array.from({ length: count }, () => {
    const changed = new Uint8Array(originals[pick(originals.length)]);
    const header = changed[0] + 256 * changed[1];
    for (let changes = 1 + pick(2); changes > 0; changes--) {
      changed[8 + pick(header)] = pick(4) === 0 ? pick(256) : '0123456789[]{},:" -.eF'.charCodeAt(pick(22));
    }
    return changed;
  });
}

/** What Python's reader refuses must be refused here. It lets some pass that the format forbids, such as a name twice. */
async function checkRefusals(torch: Torch): Promise<number> {
  const files = [...Object.values(HOSTILE).map(([file]) => file), ...(await changedFiles(3000))];
  const theirs = await torch.ask<boolean[]>({ files: files.map((file) => Buffer.from(file).toString('base64')) });
  const stricter: string[] = [];
  for (const [index, file] of files.entries()) {
    const ours = await accepts(file);
    const text = JSON.stringify(Buffer.from(file.subarray(8, 1500)).toString('latin1'));
    if (ours && !theirs[index]) miss(`Python refuses, but not this reader: ${text}`);
    if (!ours && theirs[index]) stricter.push(text);
  }
  console.log(
    `${theirs.filter((accepted) => !accepted).length} changed files that Python refuses; ${stricter.length} only here`,
  );
  if (process.env.VERBOSE) for (const text of stricter) console.log(`  only here: ${text}`);
  return files.length;
}

async function run(): Promise<number> {
  const { torch, version } = await Torch.start('files_side.py');
  try {
    const files = await checkFiles(torch);
    const changed = await checkRefusals(torch);
    for (const text of misses) console.log(`MISS: ${text}`);
    console.log(`PyTorch ${version} read ${files} files and ${changed} changed ones; ${misses.length} misses`);
    return misses.length > 0 ? 1 : 0;
  } finally {
    torch.stop();
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
