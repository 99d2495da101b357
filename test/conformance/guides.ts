// `npm run conformance:guides`: runs the guides with real PyTorch, their Python too, on as many processes as they say. Exits with 1
// if one of them does not do what it says.
// Option: --record keeps what Python wrote, which the tests of the guides take where there is no PyTorch.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { nameOf, pages } from '../docs/pages.js';
import { RECORDED, run } from '../docs/run.js';

const { record } = parseArgs({ options: { record: { type: 'boolean', default: false } } }).values;
for (const page of pages.filter((each) => each !== 'README.md')) {
  if (record) fs.rmSync(path.join(RECORDED, nameOf(page)), { recursive: true, force: true });
  await run(page, { python: true, record });
  console.log(`${page}: ok`);
}
