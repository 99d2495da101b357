// Makes the package's dist/.
//
//   dist/            ECMAScript modules, file by file, for Node and for bundlers, which leave out what is not used
//   dist/cjs/        the same as CommonJS, for what cannot require() modules (Jest, Parcel), and all declarations
//   dist/*.min.js    one file for a script tag
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { writeCommonJS } from './build/commonjs.js';
import { documentConstructors } from './build/declarations.js';
import { writeDoors } from './build/doors.js';
import { modulesIn, splitByPlatform } from './build/platforms.js';
import { writeScript } from './build/script.js';

const NATIVE = 'src/kernels/native';

fs.rmSync('dist', { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status !== 0) process.exit(1);
for (const dist of ['dist', 'dist/cjs']) fs.cpSync(NATIVE, `${dist}/kernels/native`, { recursive: true });
await splitByPlatform('dist');
await writeCommonJS('dist', 'dist/cjs');
documentConstructors(modulesIn('dist/cjs', '.d.ts'));
writeDoors('dist', 'dist/cjs', ['index', 'node']);
await writeScript('dist/index.js', 'dist/tfjs-torch-rnn.min.js');
