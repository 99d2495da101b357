// What `inspect` prints.
import { inspect } from '../../src/cli/inspect.js';
import type { Selection } from '../../src/serialization/select.js';

/** The lines, which have no character that a terminal obeys. */
export async function printed(file: string, selection: Selection = {}): Promise<string[]> {
  const log = jest.spyOn(console, 'log').mockImplementation();
  try {
    await inspect(file, selection);
    const [all] = log.mock.calls.flat() as [string];
    expect(all).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\n]*(\n[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\n]*)*$/u);
    return all.split('\n');
  } finally {
    log.mockRestore();
  }
}

/** What the JSON says, and its text. */
export async function json(file: string, selection: Selection = {}): Promise<{ value: Printed; text: string }> {
  let text = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((piece) => {
    text += String(piece);
    return true;
  });
  try {
    await inspect(file, selection, true);
  } finally {
    write.mockRestore();
  }
  expect(text).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/mu);
  return { value: JSON.parse(text) as Printed, text };
}

export interface Printed {
  file: string;
  format: string;
  tensors: { name: string; dtype: string; shape: number[]; bytes: number; same_as?: string }[];
  values: { name: string; value: unknown }[];
  repeated: { name: string; same_as: string }[];
  objects: { name: string; class: string }[];
  metadata: { name: string; value: string }[];
  models: {
    key: string | null;
    rest: (string | number)[];
    prefix: string | null;
    modules: { name: string; class: string; arguments: unknown[]; keywords: Record<string, unknown>; or?: string[] }[];
    strange: string[];
    typescript: string | null;
    python: string | null;
  }[];
}
