// Generated from source/kernels.h by `npm run kernels`: what every build of the kernels has.

/** With a typed array or null for a pointer where the build is native, an address or 0 in WebAssembly. */
export interface Kernels<Pointer> {
  productBytes(n: number, m: number, k: number): number;
  product(
    n: number,
    m: number,
    k: number,
    a: Pointer,
    down: number,
    across: number,
    b: Pointer,
    below: number,
    beside: number,
    c: Pointer,
    scratch: Pointer,
  ): void;
  sumRows(n: number, m: number, x: Pointer, c: Pointer): void;
}
