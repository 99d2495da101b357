// `inspect FILE`: what is in it, and the classes that fit it, for people or with `--json` for programs.
import type { Selection } from '../serialization/select.js';
import { withCheckpoint } from './checkpoint.js';
import { contentOf } from './content.js';
import { jsonOf } from './json.js';
import { modelsIn } from './models.js';
import { print, printPieces } from './print.js';
import { textOf } from './text.js';

export async function inspect(file: string, selection: Selection, asJson = false): Promise<void> {
  await withCheckpoint(file, selection, async (opened) => {
    const content = contentOf(opened.value, opened.size);
    const models = modelsIn(content.stateDicts, { file, format: opened.format, selection });
    if (asJson) await printPieces(jsonOf(file, opened, content, models));
    else print(textOf(file, opened, content, models));
  });
}
