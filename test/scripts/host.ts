// The host of tfjs-node's official installer, on this machine.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';

const ARCHIVE = '/tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz';

/** Serves what `source`, a wheel unpacked, has of TensorFlow as the archive that the installer asks for. */
export async function serveLibrary(source: string): Promise<{ url: string; close: () => void }> {
  const folder = fs.mkdtempSync(`${source}-host-`);
  const lib = path.join(folder, 'lib');
  fs.mkdirSync(lib);
  for (const library of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    fs.copyFileSync(path.join(source, 'tensorflow', library), path.join(lib, library));
  }
  fs.symlinkSync('libtensorflow_cc.so.2', path.join(lib, 'libtensorflow.so'));
  fs.symlinkSync('libtensorflow_cc.so.2', path.join(lib, 'libtensorflow.so.2.9.1'));
  fs.symlinkSync('libtensorflow_framework.so.2', path.join(lib, 'libtensorflow_framework.so'));
  fs.cpSync(path.join(source, 'tensorflow', 'include'), path.join(folder, 'include'), { recursive: true });
  const archive = execFileSync('tar', ['-cz', '-C', folder, 'lib', 'include']);

  const server = http.createServer(({ url }, response) => {
    response.statusCode = url === ARCHIVE ? 200 : 404;
    response.end(url === ARCHIVE ? archive : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
