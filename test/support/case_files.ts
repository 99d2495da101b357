// Which files hold the shared table: every `*.cases.ts` but those in browser/, which one backend alone runs.
import fs from 'node:fs';

/** Their paths in test/. */
export const caseFiles = (): string[] =>
  fs
    .readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.cases.ts') && !file.startsWith('browser/'))
    .sort();
