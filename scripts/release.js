// `node scripts/release.js v1.2.3`: checks that this is what the tag says, and prints what CHANGELOG.md says of it.
import fs from 'node:fs';

const [tag] = process.argv.slice(2);
const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
const { version: locked } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));

function notes() {
  if (tag !== `v${version}`) throw new Error(`the tag is ${tag}, and package.json has ${version}`);
  if (locked !== version) throw new Error(`package-lock.json has ${locked}, and package.json ${version}`);
  const [, ...sections] = fs.readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${version} `));
  if (section === undefined) throw new Error(`CHANGELOG.md says nothing of ${version}`);
  const [heading, ...lines] = section.split('\n');
  if (!/\(\d{4}-\d\d-\d\d\)$/.test(heading)) throw new Error(`CHANGELOG.md must say when: ## ${version} (2026-01-31)`);
  return lines.join('\n').trim();
}

try {
  console.log(notes());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
