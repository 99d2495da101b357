// Commands: what is said of them while they run and when they fail, and that none is left behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'run-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
jest.setTimeout(60_000);

/** What is printed by a process that runs a shell's `command`, and its error's message, if it fails. */
async function running(command: string, options: object = {}): Promise<string> {
  const module = JSON.stringify(path.resolve('scripts/native/run.js'));
  const script = `
    import { run } from ${module};
    await run('sh', ['-c', ${JSON.stringify(command)}], ${JSON.stringify(options)}).catch(({ message }) => console.log(message));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += String(text)));
  await once(child, 'close');
  return printed;
}

test.concurrent('what takes long says so now and then, with what has come', async () => {
  const downloads = fs.mkdtempSync(path.join(folder, 'downloads-'));
  const command = `head -c 2000000 /dev/zero > ${downloads}/file; sleep 11`;
  expect(await running(command, { doing: 'fetching', folder: downloads })).toBe('native backend: fetching: 10 s, 2.0 MB\n');
});

test.concurrent('what hangs is ended with its children, and what grows is not', async () => {
  const pid = path.join(folder, 'pid');
  const hanging = `sh -c 'echo $$ > ${pid}; exec sleep 100'`;
  expect(await running(hanging, { doing: 'fetching', silence: 2 })).toBe('fetching: nothing came for 2 s, given up\n');
  const stat = `/proc/${fs.readFileSync(pid, 'utf8').trim()}/stat`;
  expect(fs.existsSync(stat) && !fs.readFileSync(stat, 'utf8').includes(') Z ')).toBe(false);
  const grows = fs.mkdtempSync(path.join(folder, 'grows-'));
  const growing = `for i in 1 2 3 4 5; do sleep 1; echo more >> ${grows}/file; done`;
  expect(await running(growing, { folder: grows, silence: 4 })).toBe('');
});

test.concurrent('a failure says which lines name an error, else the last ones', async () => {
  expect(await running('echo a.c:1:2: error: no; echo "compilation terminated"; exit 3')).toBe(
    'sh -c: exit code 3\n    a.c:1:2: error: no\n',
  );
  expect(await running('for i in 1 2 3 4 5 6; do echo $i; done; kill -9 $$')).toBe(
    'sh -c: ended by SIGKILL\n    2\n    3\n    4\n    5\n    6\n',
  );
  expect(await running('sleep 1', { cwd: folder, env: { PATH: folder } })).toContain('sh is not installed');
});
