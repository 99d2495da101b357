// Generated from source/kernels.h by `npm run kernels`: what every build of the kernels has.

/** With a typed array or null for a pointer where the build is native, an address or 0 in WebAssembly. */
export interface Kernels<Pointer> {
  readonly productBytes: (n: number, m: number, k: number) => number;
  readonly product: (
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
  ) => void;
  readonly forwardBytes: (mode: number, rows: number, N: number, I: number, H: number, R: number, keep: boolean) => number;
  readonly forward: (
    mode: number,
    steps: number,
    batchSizes: Pointer,
    reverse: boolean,
    I: number,
    H: number,
    R: number,
    x: Pointer,
    w_ih: Pointer,
    w_hh: Pointer,
    b_ih: Pointer,
    b_hh: Pointer,
    w_hr: Pointer,
    h: Pointer,
    c: Pointer,
    output: Pointer,
    keep: boolean,
    gates: Pointer,
    cells: Pointer,
    hiddenN: Pointer,
    scratch: Pointer,
  ) => void;
  readonly backwardBytes: (mode: number, N: number, H: number, R: number) => number;
  readonly backward: (
    mode: number,
    steps: number,
    batchSizes: Pointer,
    reverse: boolean,
    H: number,
    R: number,
    w_hh: Pointer,
    w_hr: Pointer,
    state0: Pointer,
    output: Pointer,
    gates: Pointer,
    cells: Pointer,
    hiddenN: Pointer,
    dOutput: Pointer,
    dh: Pointer,
    dc: Pointer,
    dInput: Pointer,
    dHidden: Pointer,
    dProjected: Pointer,
    projected: Pointer,
    scratch: Pointer,
  ) => void;
  readonly previous: (
    steps: number,
    batchSizes: Pointer,
    reverse: boolean,
    H: number,
    initial: Pointer,
    sequence: Pointer,
    result: Pointer,
  ) => void;
  readonly addRow: (n: number, m: number, row: Pointer, c: Pointer) => void;
  readonly sumRows: (n: number, m: number, x: Pointer, c: Pointer) => void;
}
