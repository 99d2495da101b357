// A project folder of its own, with this repository's packages, of which a test may break its own copies.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PACKAGES = path.resolve('node_modules');

/** A temporary folder in which every package of this repository is installed, by links. */
export function projectFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'project-')));
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  fs.mkdirSync(path.join(folder, 'node_modules'));
  for (const name of fs.readdirSync(PACKAGES)) {
    if (!name.startsWith('@')) link(folder, name);
    else for (const member of fs.readdirSync(path.join(PACKAGES, name))) link(folder, `${name}/${member}`);
  }
  return folder;
}

function link(folder: string, name: string): void {
  const at = path.join(folder, 'node_modules', name);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.symlinkSync(path.join(PACKAGES, name), at);
}

/** Puts copies of the entries of a package, all but `without`, in the place of the link to it, and returns where. */
export function copyPackage(folder: string, name: string, without: readonly string[]): string {
  const [from, to] = [PACKAGES, path.join(folder, 'node_modules')].map((packages) => path.join(packages, name));
  fs.rmSync(to);
  fs.mkdirSync(to);
  for (const entry of fs.readdirSync(from)) {
    if (!without.includes(entry)) fs.cpSync(path.join(from, entry), path.join(to, entry), { recursive: true });
  }
  return to;
}
