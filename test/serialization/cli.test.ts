// The command line: tables, constructor calls, conversion, exit codes.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cli-'))));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...args], { encoding: 'utf8' });
}

const FILE = 'examples/pytorch-checkpoint.pt';

test('inspect prints the tensors, the other values and the constructor that fits', () => {
  const { status, stdout, stderr } = run('inspect', FILE);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const lines = stdout.split('\n');
  expect(lines[0]).toBe(`${FILE}: torch, 9 tensors, 2377 elements, 9508 bytes`);
  expect(lines[2]).toMatch(/^name +dtype +shape +bytes$/);
  expect(lines[3]).toMatch(/^model_state_dict\.rnn\.weight_ih_l0 +float32 +\(72, 2\) +576$/);
  expect(lines).toContain('steps = 3000');
  expect(lines.at(-2)).toBe('  model_state_dict.rnn: new nn.GRU(2, 24)');
});

test('--key and --prefix select', () => {
  const { stdout } = run('inspect', FILE, '--key', 'model_state_dict', '--prefix', 'rnn.');
  expect(stdout.split('\n')[3]).toMatch(/^weight_ih_l0 /);
  expect(stdout).toContain('\n  new nn.GRU(2, 24)\n');
});

test('convert keeps everything, there and back', () => {
  const [safetensors, pt] = ['a.safetensors', 'b.pt'].map((name) => path.join(folder, name));
  expect(run('convert', FILE, safetensors, '--key', 'model_state_dict').status).toBe(0);
  expect(run('convert', safetensors, pt).status).toBe(0);
  const tables = [safetensors, pt].map((file) => run('inspect', file).stdout.split('\n').slice(1));
  expect(tables[0]).toEqual(tables[1]);
  expect(tables[0].length).toBeGreaterThan(8);
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
  expect(run('inspect', to).stdout.split('\n').slice(1)).toEqual(run('inspect', FILE).stdout.split('\n').slice(1));
});

test('--help says what there is, and a misuse says it too', () => {
  const { status, stdout } = run('--help');
  expect([status, stdout.startsWith('tfjs-torch-rnn inspect FILE')]).toEqual([0, true]);
  const misuses = {
    'no command': [],
    "unknown command 'train'": ['train'],
    'inspect takes 1 file name, got 0': ['inspect'],
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
    [['inspect', text], `${text}: unknown file format: only what torch.save and safetensors write is supported`],
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
