// The command line: tables, classes, conversion, exit codes.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

let folder: string;
beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-'))));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...args], { encoding: 'utf8' });
}

const FILE = 'examples/pytorch-checkpoint.pt';

interface Printed {
  file: string;
  tensors: unknown[];
  values: unknown[];
}

const json = (...args: string[]): Printed => JSON.parse(run('inspect', '--json', ...args).stdout) as Printed;

test('inspect prints the tensors, the other values and the class that fits', () => {
  const { status, stdout, stderr } = run('inspect', FILE);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const lines = stdout.split('\n');
  expect(lines[0]).toBe(`${FILE}: torch, 9 tensors, 2377 elements, 9508 bytes`);
  expect(lines[2]).toMatch(/^name +dtype +shape +bytes$/);
  expect(lines[3]).toMatch(/^model_state_dict\.rnn\.weight_ih_l0 +float32 +\(72, 2\) +576$/);
  expect(lines).toContain('steps = 3000');
  expect(lines).toContain('  rnn = new nn.GRU(2, 24);');
  expect(lines).toContain('        self.rnn = nn.GRU(2, 24)');
});

test('--key and --prefix select', () => {
  const { stdout } = run('inspect', FILE, '--key', 'model_state_dict', '--prefix', 'rnn.');
  expect(stdout.split('\n')[3]).toMatch(/^weight_ih_l0 /);
  expect(stdout).toContain(`await torch.load('${FILE}', { key: 'model_state_dict', prefix: 'rnn.' })`);
});

test('inspect --json prints what a program can read', () => {
  const { file, tensors, values } = json(FILE);
  expect([file, tensors.length]).toEqual([FILE, 9]);
  expect(values).toContainEqual({ name: 'steps', value: 3000 });
});

test('a file may be a URL', () => {
  const data = `data:;base64,${fs.readFileSync(FILE).toString('base64')}`;
  for (const url of [pathToFileURL(FILE).href, data]) {
    const [first, ...lines] = run('inspect', url).stdout.split('\n');
    expect(first).toMatch(/torch, 9 tensors, 2377 elements, 9508 bytes$/);
    expect(first.length).toBeLessThan(4200);
    expect(lines).toContain('steps = 3000');
  }
});

test('convert keeps everything, there and back', () => {
  const [safetensors, pt] = ['a.safetensors', 'b.pt'].map((name) => path.join(folder, name));
  expect(run('convert', FILE, safetensors, '--key', 'model_state_dict').status).toBe(0);
  expect(run('convert', safetensors, pt).status).toBe(0);
  const selected = json(FILE, '--key', 'model_state_dict').tensors;
  expect([json(safetensors).tensors, json(pt).tensors]).toEqual([selected, selected]);
  expect(selected.length).toBeGreaterThan(5);
});

test('convert says what the other format has no place for, and keeps the rest', () => {
  const [from, to] = ['with_metadata.safetensors', 'c.pt'].map((name) => path.join(folder, name));
  const json = Buffer.from(
    '{"__metadata__":{"format":"pt","author":"x","\\u001b[1mb":"y"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  fs.writeFileSync(from, Buffer.concat([length, json, Buffer.alloc(4)]));
  const { status, stderr } = run('convert', from, to);
  expect(status).toBe(0);
  expect(stderr).toMatch(/c\.pt has no place for 2 entries of metadata: author, /);
  expect(stderr).not.toContain('\u001b');
  const state = run('convert', FILE, path.join(folder, 'd.safetensors'), '--key', 'model_state_dict');
  expect(state.stderr).toMatch(/d\.safetensors has no place for 1 attributes of the dict: _metadata\n$/);
  expect(run('convert', FILE, path.join(folder, 'd.pt')).stderr).toBe('');
});

test('--prefix is removed where a name starts with it, and nowhere else', () => {
  const { stdout } = run('inspect', FILE, '--key', 'model_state_dict', '--prefix', 'weight');
  const names = stdout.split('\n').flatMap((line) => /^(\S+) +float32/.exec(line)?.[1] ?? []);
  expect(names).toContain('rnn.weight_ih_l0');
  expect(names).toContain('head.weight');
});

test('convert writes through a link, and keeps the permissions', () => {
  const [link, to] = ['link.pt', 'to.pt'].map((name) => path.join(folder, name));
  fs.writeFileSync(to, '');
  fs.chmodSync(to, 0o600);
  fs.symlinkSync('to.pt', link);
  expect(run('convert', FILE, link).status).toBe(0);
  expect([fs.lstatSync(link).isSymbolicLink(), fs.statSync(to).mode & 0o777]).toEqual([true, 0o600]);
  const { tensors, values } = json(FILE);
  expect(json(to)).toMatchObject({ tensors, values });
});

test('--version is that of the package', () => {
  const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { version: string };
  expect(run('--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('output that nobody reads any more is no fault', () => {
  const command = `"${process.execPath}" --import tsx src/cli.ts inspect ${FILE} --json | head -c 1`;
  const { stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['{', '']);
});

test('--help says what there is, and a misuse says it too', () => {
  const { status, stdout } = run('--help');
  expect([status, stdout.startsWith('tfjs-torch-rnn inspect FILE')]).toEqual([0, true]);
  const misuses = {
    'no command': [],
    "unknown command 'train'": ['train'],
    'inspect takes 1 file name, got 0': ['inspect'],
    'convert has no option --json': ['convert', FILE, 'x.pt', '--json'],
  };
  for (const [message, args] of Object.entries(misuses)) {
    const misuse = run(...args);
    expect([misuse.status, misuse.stdout]).toEqual([2, '']);
    expect(misuse.stderr).toContain(message);
    expect(misuse.stderr).toContain('tfjs-torch-rnn convert FROM TO');
  }
  expect(run('inspect', FILE, '--colour').status).toBe(2);
  expect(run('train\x1b[2J').stderr).toMatch(/^unknown command 'train\\u001b\[2J'\n\n/);
});

test('the faults of a file have exit code 1 and no stack trace', () => {
  const text = path.join(folder, 'text.pt');
  fs.writeFileSync(text, 'not a checkpoint');
  const faults: [string[], string][] = [
    [['inspect', text], `${text}: unknown file format, which begins with the text "not a checkpoint": only what`],
    [['inspect', path.join(folder, 'missing.pt')], 'ENOENT: no such file or directory'],
    [['inspect', path.join(folder, 'missing\x1b[2J\n.pt')], "missing\\u001b[2J\\u000a.pt'\n"],
    [['inspect', FILE, '--key', 'state_dict'], `${FILE}: the file has no key 'state_dict'`],
    [['convert', FILE, path.join(folder, 'a.onnx')], 'the name must end with .pt, .pth or .safetensors'],
    [['convert', FILE, path.join(folder, 'a.safetensors')], `${FILE}: `],
  ];
  for (const [args, message] of faults) {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  }
  expect(fs.readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
