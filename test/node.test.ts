// startBackend: its arguments, and what it says of the backends that do not start, in processes where they cannot.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type StartedBackend, startBackend } from 'tfjs-torch-rnn/node';
import { copyPackage, projectFolder } from './support/install.js';

let folder: string;
beforeAll(() => {
  folder = projectFolder();
  fs.cpSync('src', path.join(folder, 'src'), { recursive: true });
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What `startBackend(only)` gives, or the message of its error, in a process of the project folder. */
function startedThere(only?: string): StartedBackend | string {
  const script = path.join(folder, 'start.ts');
  fs.writeFileSync(
    script,
    `import { startBackend } from './src/node.js';
     const started = await startBackend(${JSON.stringify(only) ?? ''}).catch((error) => error.message);
     process.stdout.write('\\n' + JSON.stringify(started));`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script], { encoding: 'utf8' });
  const result = stdout.split('\n').at(-1);
  if (!result) throw new Error(stderr);
  return JSON.parse(result) as StartedBackend | string;
}

test('startBackend takes its argument by position and by keyword', async () => {
  expect(await startBackend('cpu')).toEqual({ name: 'cpu', passedOver: [] });
  expect(await startBackend({ only: 'wasm' })).toEqual({ name: 'wasm', passedOver: [] });
  await expect(startBackend({ best: 'cpu' } as object)).rejects.toThrow(
    new TypeError("startBackend() got an unexpected keyword argument 'best'"),
  );
  await expect(startBackend(3 as unknown as string)).rejects.toThrow(
    new TypeError("startBackend(): argument 'only' (position 1) must be str, not int"),
  );
  await expect(startBackend('abacus')).rejects.toThrow(/^unknown backend 'abacus' \(there are tensorflow, wasm, cpu\)$/);
});

test('without the native binding startBackend takes wasm, and says all that tfjs-node said', () => {
  const tfjsNode = copyPackage(folder, '@tensorflow/tfjs-node', ['lib', 'deps']);
  const started = startedThere();
  expect(started).toEqual({
    name: 'wasm',
    passedOver: [{ name: 'tensorflow', reason: expect.stringContaining(`can not be found at path: ${tfjsNode}`) as string }],
  });
  const [{ reason }] = (started as StartedBackend).passedOver;
  expect(reason).toContain("'npm rebuild @tensorflow/tfjs-node --build-addon-from-source'");
  expect(reason).toMatch(/WINDOWS_TROUBLESHOOTING\.md or file an issue\. \(npx tfjs-torch-rnn native\)$/);
  expect(reason).not.toContain('\n');
});

test('where wasm fails in its initialization, the reason is its own', () => {
  const wasm = copyPackage(folder, '@tensorflow/tfjs-backend-wasm', []);
  for (const file of fs.readdirSync(path.join(wasm, 'dist'))) {
    if (file.endsWith('.wasm')) fs.rmSync(path.join(wasm, 'dist', file));
  }
  expect(startedThere('wasm')).toMatch(/^no tfjs backend could be started \(wasm: .*no such file.*\.wasm/);
  fs.rmSync(path.join(folder, 'node_modules/@tensorflow/tfjs-node'), { recursive: true });
  expect(startedThere()).toEqual({
    name: 'cpu',
    passedOver: [
      {
        name: 'tensorflow',
        reason: expect.stringMatching(
          /^Cannot find (module|package) '@tensorflow\/tfjs-node'.* \(npm install --ignore-scripts @tensorflow\/tfjs-node && npx tfjs-torch-rnn native\)$/,
        ) as string,
      },
      { name: 'wasm', reason: expect.stringMatching(/no such file.*\.wasm/) as string },
    ],
  });
});
