// Where the page's own files are, which a worker made of a blob cannot tell by itself.

/** The page's first message to the worker. */
export interface Hello {
  readonly base: string;
  readonly port: MessagePort;
}

/** `base` is the page's address, which those of the files beside it are relative to. */
export const home = { base: '' };
