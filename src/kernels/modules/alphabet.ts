// Generated from source/ by `npm run kernels`: WebAssembly modules of the kernels, as ../text.ts reads them.

/** What the texts consist of. */
export const ALPHABET =
  '!#%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~';
