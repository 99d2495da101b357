// `npm run conformance:modules`: random calls of everything that stands around recurrent layers, here and in real PyTorch.
// cases.ts has its options.
import { runCases } from '../cases.js';
import { type Answer, check, type Question } from './check.js';
import { describe, draw } from './table.js';

await runCases<Question, Answer>({
  command: 'conformance:modules',
  script: 'modules/side.py',
  draw,
  name: ({ name }) => name,
  describe,
  check,
  ways: ['composed'],
});
