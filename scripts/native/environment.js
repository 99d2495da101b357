// The environment in which tfjs-node's build tools find each other, and this Node's own headers.
import fs from 'node:fs';
import path from 'node:path';

/** That of this process, with the executables of the packages around the folder `home`. */
export function buildEnvironment(home) {
  const root = path.resolve(process.execPath, '../..');
  const headers = fs.existsSync(path.join(root, 'include/node/node_api.h')) ? { npm_config_nodedir: root } : {};
  const programs = [home, ...parents(home)].map((folder) => path.join(folder, 'node_modules', '.bin'));
  const PATH = [path.dirname(process.execPath), ...programs, process.env.PATH].join(path.delimiter);
  return { ...process.env, ...headers, PATH };
}

function parents(folder) {
  const parent = path.dirname(folder);
  return parent === folder ? [] : [parent, ...parents(parent)];
}
