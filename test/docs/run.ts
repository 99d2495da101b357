// Runs the program of a page: a process of its own, in a folder that has nothing but the packages.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { broken, nameOf, promisedBy, stepsOf } from './pages.js';

/** What PyTorch wrote for the pages: the files that a page begins with, and in folder i those that its block i leaves. */
export const RECORDED = 'test/fixtures/docs';

/**
 * Throws if the program of the page does, or does not print what it promises. With `python` the Python blocks run too, else what
 * they left when they were recorded is put in their place.
 */
export async function run(page: string, { python = false, record = false } = {}): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'page-'));
  const { code, steps } = stepsOf(page);
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  fs.symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  fs.writeFileSync(path.join(folder, 'page.ts'), code);
  const recorded = path.resolve(RECORDED, nameOf(page));
  if (fs.existsSync(recorded)) fs.cpSync(recorded, folder, { recursive: true });
  try {
    const surroundings = JSON.stringify({ page: nameOf(page), root: process.cwd(), steps, recorded, python, record });
    const { status, output, errors } = await inProcess(folder, surroundings);
    if (status !== 0) throw new Error(`${page}: ${errors}`);
    const printed = output.split('\n').flatMap((line) => (line.startsWith('"') ? [JSON.parse(line) as string] : []));
    const unkept = broken(promisedBy(code), printed);
    if (unkept.length > 0)
      throw new Error(`${page} says that it prints\n${unkept.join('\n')}\nbut it prints\n${printed.join('\n')}`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function inProcess(
  folder: string,
  surroundings: string,
): Promise<{ status: number | null; output: string; errors: string }> {
  const before = path.resolve('test/docs/surroundings.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', before, 'page.ts'], {
    cwd: folder,
    env: { ...process.env, TSX_TSCONFIG_PATH: path.resolve('tsconfig.json'), SURROUNDINGS: surroundings },
  });
  const texts = { output: '', errors: '' };
  child.stdout.on('data', (data: Buffer) => (texts.output += String(data)));
  child.stderr.on('data', (data: Buffer) => (texts.errors += String(data)));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...texts })));
}
