// What a reader copies from README.md, the guides and the docstrings compiles against the library as it is, and runs.
import fs from 'node:fs';
import { blocksOf } from './blocks.js';
import { errorsIn } from './compile.js';
import { keeps, pages, promisedBy, snippetsOf } from './pages.js';
import { prelude, readme } from './prelude.js';
import { run } from './run.js';

const sources = fs
  .readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('kernels'))
  .map((file) => `src/${file}`);

test('README.md and the guides compile', () => {
  const guides = pages.filter((page) => page !== 'README.md').flatMap(snippetsOf);
  expect([...errorsIn(snippetsOf('README.md'), readme), ...errorsIn(guides, {})]).toEqual([]);
}, 60_000);

test('the examples of the docstrings compile', () => {
  const snippets = sources.flatMap((file) => blocksOf(file).map((block) => ({ ...block, file, name: undefined })));
  expect(snippets.length).toBeGreaterThan(30);
  expect(errorsIn(snippets, prelude)).toEqual([]);
}, 60_000);

test.each(pages)(
  '%s runs, and prints what it says',
  async (page) => {
    await run(page);
  },
  60_000,
);

test('an error in a snippet is found, and its line named', () => {
  const snippet = { file: 'x.md', offset: 2, code: 'const rnn = new nn.RNN(3, 4);\nrnn.eval(1);' };
  expect(errorsIn([snippet], prelude)).toEqual(['x.md:4: Expected 0 arguments, but got 1.']);
});

test('what a page says that it prints is found, and compared to the digits that it gives', () => {
  expect(promisedBy('console.log(f(x)); // 0.5, 2\nx.print(); // Tensor 1\nconsole.log(x);')).toEqual([
    '0.5, 2',
    'Tensor 1',
  ]);
  expect(keeps('Tensor [0.12, -3]', 'Tensor\n    [0.1234, -3]')).toBe(true);
  expect(keeps('Tensor [0.12, -3]', 'Tensor\n    [0.1251, -3]')).toBe(false);
});
