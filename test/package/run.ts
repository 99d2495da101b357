// `npm run package`: packs the package as it would be published, installs it in empty projects and runs the first example of README.md in
// each, in Node, under test runners, in bundles in a real Chromium, and through TypeScript; records its sizes.
// Options: names of projects, or parts of them; --keep leaves the folder.
// Exits with 1 if anything fails.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { open } from './pages.js';
import { type Project, projects } from './projects.js';
import { recordSizes } from './sizes.js';
import { Workshop } from './workshop.js';

const AT_ONCE = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'boolean', default: false } },
});
const chosen = projects.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
const workshop = await Workshop.open();
let failures = 0;

async function tryOne(project: Project): Promise<void> {
  const started = Date.now();
  const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  try {
    const folder = await workshop.make(project);
    if (project.page !== undefined) await open(path.join(folder, project.page));
    if (project.name === 'Rollup') console.log(await recordSizes(workshop.packed, folder));
    console.log(`${project.name}: works (${seconds()})`);
  } catch (error) {
    failures++;
    console.log(`${project.name}: FAILS (${seconds()})\n${error instanceof Error ? error.message : String(error)}`);
  }
}

const waiting = [...chosen];
async function work(): Promise<void> {
  for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) await tryOne(project);
}
await Promise.all(Array.from({ length: AT_ONCE }, work));

if (values.keep) console.log(workshop.folder);
else workshop.close();
console.log(`${chosen.length - failures} of ${chosen.length} projects work`);
process.exitCode = failures === 0 ? 0 : 1;
