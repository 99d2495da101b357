// The file that is open.
import type { Content } from '../../../../src/cli/content.js';
import type { KnownModel } from '../../../../src/cli/models.js';
import type { Placed } from '../../../../src/serialization/places/beside.js';
import type { Stored } from '../../../../src/serialization/stored.js';

export interface OpenedFile {
  readonly name: string;
  readonly source: Placed;
  readonly value: Stored;
  readonly metadata: Readonly<Record<string, string>>;
  readonly content: Content;
  readonly models: readonly KnownModel[];
}

let opened: OpenedFile | undefined;

/** Takes the place of the one before, which is closed. */
export async function setOpened(file: OpenedFile): Promise<void> {
  const before = opened;
  opened = file;
  await before?.source.close();
}

export function getOpened(): OpenedFile {
  if (opened === undefined) throw new Error('no file is open');
  return opened;
}
