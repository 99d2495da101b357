// Files in the same folder as another, which go with it.
import type { ByteSource } from '../reader.js';
import type { Watch } from './watch.js';

export interface Placed extends ByteSource {
  /** Opens the file of that name in the same folder, one of `count` that are wanted; absent where there is no folder. */
  readonly beside?: (name: string, count: number) => Promise<ByteSource>;
}

/** The source, which opens files beside it with `open` and closes them with itself. */
export function withBeside(source: ByteSource, watch: Watch, open: (name: string) => Promise<ByteSource>): Placed {
  const opened = [source];
  return {
    ...source,
    async beside(name, count) {
      watch.expect(count);
      const file = await open(name);
      opened.push(file);
      return file;
    },
    async close() {
      await Promise.all(opened.map((file) => file.close()));
    },
  };
}
