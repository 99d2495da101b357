// Writes the site into a folder: the page at its front, the guides and the API in docs/. All addresses are relative, so that it works
// from any folder and without a server. `npm run site` writes site/.
import fs from 'node:fs';
import path from 'node:path';
import { Application, TSConfigReader, TypeDocReader } from 'typedoc';
import { buildPage } from './page.js';

const [out = 'site'] = process.argv.slice(2);
fs.rmSync(out, { recursive: true, force: true });
await buildPage(out);
linkDocs(path.join(out, 'index.html'));
const readers = [new TypeDocReader(), new TSConfigReader()];
const app = await Application.bootstrapWithPlugins({ options: 'docs/typedoc.json', out: path.join(out, 'docs') }, readers);
const project = await app.convert();
if (project !== undefined) {
  app.validate(project);
  await app.generateOutputs(project);
}
if (project === undefined || app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;

/** The page by itself has no docs beside it, so that the link to them comes with the site. */
function linkDocs(page) {
  const html = fs.readFileSync(page, 'utf8');
  const place = '<h1>tfjs-torch-rnn</h1>';
  if (!html.includes(place)) throw new Error(`${page} has no ${place}`);
  fs.writeFileSync(page, html.replace(place, `${place}<a href="docs/index.html">Guides and API</a>`));
}
