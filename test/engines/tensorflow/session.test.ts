// Graphs that TensorFlow does not get: other forms run, one warning says why, and no folder is left.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startBackend } from 'tfjs-torch-rnn/node';
import { Type } from '../../../src/engines/tensorflow/graph.js';
import { graphOf, type Recipe, takes } from '../../../src/engines/tensorflow/session.js';

interface Printed {
  runs: { name: string; difference: number }[];
  warnings: string[];
}

/** What test/engines/tensorflow/without_folder.ts prints. */
function withFolder(folder: string): Printed {
  const script = 'test/engines/tensorflow/without_folder.ts';
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, folder], { encoding: 'utf8' });
  const printed = stdout.split('\n').find((line) => line.startsWith('{'));
  if (printed === undefined) throw new Error(stderr);
  return JSON.parse(printed) as Printed;
}

const leftIn = (folder: string): string[] => fs.readdirSync(folder).filter((name) => name.startsWith('recurrence-'));

beforeAll(() => startBackend('tensorflow'));

test('with a folder for temporary files large steps run as graphs, and nothing is left in it', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'session-'));
  const { runs, warnings } = withFolder(folder);
  expect(runs.map(({ name }) => name)).toEqual(['tensorflow', 'tensorflow']);
  expect(Math.max(...runs.map(({ difference }) => difference))).toBeLessThan(1e-3);
  expect(warnings).toEqual([]);
  expect(fs.readdirSync(folder)).toEqual([]);
  fs.rmdirSync(folder);
}, 60_000);

test.each(['package.json/under-a-file', '/there/is/no/such/folder'])(
  'where that is %s they run composed, and one warning says why',
  (folder) => {
    const { runs, warnings } = withFolder(folder);
    expect(runs).toEqual(['composed', 'composed'].map((name) => ({ name, difference: 0 })));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/run op by op, which is slower: .* TMPDIR .*\(E[A-Z]+: .*mkdtemp/);
  },
  60_000,
);

test('a graph that TensorFlow refuses is refused with one warning, and leaves no folder', () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation();
  const before = leftIn(os.tmpdir());
  const bad = (op: string): Recipe => ({ name: op, build: (graph) => ({ y: graph.node(op, []) }) });
  const good: Recipe = { name: 'good', build: (graph) => ({ x: graph.placeholder('x', Type.float) }) };
  const failing: Recipe = {
    name: 'failing',
    build() {
      throw new Error('cannot be built');
    },
  };
  expect([takes([good, bad('NoOpOfThisName')]), takes([bad('NorOfThis')]), takes([failing]), takes([good])]).toEqual([
    ...[false, false, false],
    true,
  ]);
  expect(() => graphOf(bad('NoOpOfThisName'))).toThrow("Op type not registered 'NoOpOfThisName'");
  expect(() => graphOf(failing)).toThrow('cannot be built');
  expect(warn.mock.calls.map(([text]) => String(text))).toEqual([expect.stringContaining('NoOpOfThisName')]);
  expect(leftIn(os.tmpdir())).toEqual(before);
  warn.mockRestore();
});
