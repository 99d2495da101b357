// Where in a file a state dict is, and what takes it from there.
import type { Format } from '../../serialization/read.js';

export interface Place {
  /** As the command was given it: a path or URL. */
  readonly file: string;
  readonly format: Format;
  /** The argument of `load`. */
  readonly key: string | null;
  /** What is to be taken from what that gives, one key after the other: of a list a number. */
  readonly rest: readonly (string | number)[];
  /** The argument of `load`. */
  readonly prefix: string | null;
}
