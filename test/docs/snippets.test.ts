// What a reader copies from README.md and from the docstrings compiles against the library as it is.
import fs from 'node:fs';
import { prelude } from './prelude.js';
import { errorsIn, snippetsOf } from './snippets.js';

const sources = fs
  .readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('kernels'))
  .map((file) => `src/${file}`);

test('the snippets of README.md compile', () => {
  const snippets = snippetsOf('README.md');
  expect(snippets.length).toBeGreaterThan(3);
  expect(errorsIn(snippets, prelude)).toEqual([]);
});

test('the examples of the docstrings compile', () => {
  const snippets = sources.flatMap(snippetsOf);
  expect(snippets.length).toBeGreaterThan(30);
  expect(errorsIn(snippets, prelude)).toEqual([]);
});

test('an error in a snippet is found, and its line named', () => {
  const snippet = { place: 'x.md:3', file: 'x.md', offset: 2, code: 'const rnn = new nn.RNN(3, 4);\nrnn.eval(1);' };
  expect(errorsIn([snippet], prelude)).toEqual(['x.md:4: Expected 0 arguments, but got 1.']);
});
