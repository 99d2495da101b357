// The official way to the addon: tfjs-node's own installer, which downloads it and its library.
import fs from 'node:fs';
import path from 'node:path';
import { buildEnvironment } from './environment.js';
import { run } from './run.js';

export async function installOfficial(copy) {
  await run(process.execPath, [path.join('scripts', 'install.js')], {
    cwd: copy.package,
    env: buildEnvironment(copy.package),
    doing: 'downloading the official binary',
    folder: copy.package,
    silence: 120,
  });
  // On Windows the library has to lie beside the addon, and the installer puts it beside that of another Node-API version.
  const library = path.join(copy.deps, 'lib', 'tensorflow.dll');
  if (fs.existsSync(library)) fs.copyFileSync(library, path.join(copy.module, 'tensorflow.dll'));
}
