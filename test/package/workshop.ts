// The folder of a run: the packed package, the versions of Node, and the projects.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { broken } from '../docs/pages.js';
import { FILE, printedIn, promised } from './example.js';
import type { Project } from './projects.js';

const NODES = ['20', '22', '24'] as const;
/** What npm sets for the scripts that it runs, such as this repository's settings, is not there for a user. */
const USERS = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
const INSTALL = 'npm install --no-audit --no-fund --prefer-offline --loglevel=error';

export class Workshop {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'package-'));
  /** The packed package. */
  readonly packed: string;
  private readonly tfjs: string;

  private constructor(packed: string) {
    this.packed = path.join(this.folder, packed);
    const { version } = JSON.parse(fs.readFileSync('node_modules/@tensorflow/tfjs/package.json', 'utf8')) as {
      version: string;
    };
    this.tfjs = `@tensorflow/tfjs@${version}`;
  }

  /** Packs what was built, and installs each version of Node. */
  static async open(): Promise<Workshop> {
    const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { name: string; version: string };
    const workshop = new Workshop(`${name}-${version}.tgz`);
    await run(`npm pack --silent --pack-destination ${workshop.folder}`, { cwd: process.cwd() });
    for (const node of NODES) {
      const cwd = workshop.write(`node${node}`, { 'package.json': '{}' });
      await run(`${INSTALL} node@${node}`, { cwd, env: USERS });
    }
    return workshop;
  }

  close(): void {
    fs.rmSync(this.folder, { recursive: true });
  }

  /** Where the files are now. */
  private write(name: string, files: Readonly<Record<string, string>>): string {
    const folder = path.join(this.folder, name.replace(/\W+/g, '-'));
    for (const [file, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text);
    }
    return folder;
  }

  /** Throws if a command of the project fails, or its example prints something else than README.md says. */
  async make({ name, node = '24', packages = [], files, commands, runs }: Project): Promise<string> {
    const cwd = this.write(name, files);
    fs.copyFileSync(FILE, path.join(cwd, path.basename(FILE)));
    const programs = [path.join(this.folder, `node${node}`, 'node_modules/node/bin'), path.join(cwd, 'node_modules/.bin')];
    const PATH = [...programs, process.env.PATH].join(path.delimiter);
    const env = { ...USERS, PATH, PACKED: this.packed, CI: 'true', NODE_OPTIONS: '' };
    await run([INSTALL, this.packed, this.tfjs, ...packages].join(' '), { cwd, env });
    let output = '';
    for (const command of commands) output += await run(command, { cwd, env });
    checkPrinted(printedIn(output), runs);
    return cwd;
  }
}

/** Throws unless the example ran so often, and printed each time what README.md says. */
export function checkPrinted(printed: readonly string[][], runs: number): void {
  if (printed.length !== runs) throw new Error(`the example ran ${printed.length} times, not ${runs}`);
  for (const lines of printed) {
    const unkept = broken(promised, lines);
    if (unkept.length > 0)
      throw new Error(`README.md says that it prints ${unkept.join(', ')}, but it prints ${lines.join(', ')}`);
  }
}

/** What a line of a shell prints; throws all of it if the line fails. */
function run(command: string, options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<string> {
  const child = spawn('bash', ['-o', 'pipefail', '-c', command], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += String(data)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(output);
      else reject(new Error(`${command}\nexit code ${status}\n${output}`));
    });
  });
}
