// Generated from source/kernels.h by `npm run kernels`: what every build of the kernels has, with a typed array or null for a
// pointer where the build is native, an address or 0 in WebAssembly.

/** Of recurrences, linear maps and rows. */
export interface RecurrentKernels<Pointer> {
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
    bias: Pointer,
    c: Pointer,
    isLaidOut: boolean,
    scratch: Pointer,
  ) => void;
  readonly productsBytes: (batch: number, n: number, m: number, k: number) => number;
  readonly products: (
    batch: number,
    n: number,
    m: number,
    k: number,
    a: Pointer,
    nextA: number,
    down: number,
    across: number,
    b: Pointer,
    nextB: number,
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
    isLaidOut: boolean,
    scratch: Pointer,
  ) => void;
  readonly backwardBytes: (mode: number, rows: number, N: number, H: number, R: number) => number;
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
  readonly sums: (A: number, B: number, C: number, x: Pointer, c: Pointer) => void;
  readonly squash: (isTanh: boolean, n: number, x: Pointer, y: Pointer) => void;
  readonly takeRows: (M: number, V: number, H: number, table: Pointer, index: Pointer, rows: Pointer) => number;
  readonly pickRows: (M: number, H: number, table: Pointer, index: Pointer, fill: number, rows: Pointer) => void;
  readonly addRows: (M: number, V: number, H: number, dy: Pointer, index: Pointer, frozen: number, sums: Pointer) => void;
  readonly copyRows: (
    M: number,
    H: number,
    x: Pointer,
    first: number,
    pitch: number,
    y: Pointer,
    firstOfY: number,
    pitchOfY: number,
  ) => void;
}

/** Of the rest of a model and of its training. */
export interface OtherKernels<Pointer> {
  readonly crossEntropyBytes: (R: number) => number;
  readonly crossEntropy: (
    R: number,
    C: number,
    scores: Pointer,
    target: Pointer,
    weight: Pointer,
    ignored: number,
    smoothing: number,
    reduction: number,
    loss: Pointer,
    dScores: Pointer,
    scratch: Pointer,
  ) => number;
  readonly ctcLossBytes: (T: number, N: number, C: number, labels: number, keep: boolean) => number;
  readonly ctcLoss: (
    T: number,
    N: number,
    C: number,
    x: Pointer,
    labels: Pointer,
    counts: Pointer,
    steps: Pointer,
    longest: number,
    blank: number,
    zeroInfinity: boolean,
    losses: Pointer,
    dx: Pointer,
    scratch: Pointer,
  ) => void;
  readonly scale: (n: number, x: Pointer, factor: number, y: Pointer) => void;
  readonly scaleRows: (R: number, C: number, x: Pointer, factors: Pointer, count: number) => void;
  readonly sumOfSquares: (n: number, x: Pointer) => number;
  readonly sgd: (
    n: number,
    parameter: Pointer,
    gradient: Pointer,
    buffer: Pointer,
    to: Pointer,
    maximize: boolean,
    decay: number,
    rate: number,
    isFirst: boolean,
    kept: number,
    added: number,
    nesterov: boolean,
  ) => void;
  readonly adam: (
    n: number,
    parameter: Pointer,
    gradient: Pointer,
    mean: Pointer,
    square: Pointer,
    largest: Pointer,
    to: Pointer,
    maximize: boolean,
    decay: number,
    shrink: number,
    weight: number,
    kept: number,
    added: number,
    rate: number,
    correction: number,
    eps: number,
  ) => void;
  readonly rmsprop: (
    n: number,
    parameter: Pointer,
    gradient: Pointer,
    square: Pointer,
    mean: Pointer,
    buffer: Pointer,
    to: Pointer,
    maximize: boolean,
    decay: number,
    weight: number,
    kept: number,
    added: number,
    rate: number,
    eps: number,
    momentum: number,
  ) => void;
  readonly adagrad: (
    n: number,
    parameter: Pointer,
    gradient: Pointer,
    sum: Pointer,
    to: Pointer,
    maximize: boolean,
    decay: number,
    rate: number,
    eps: number,
  ) => void;
  readonly convolveBytes: (geometry: Pointer, poolH: number, poolW: number) => number;
  readonly convolve: (
    geometry: Pointer,
    x: Pointer,
    w: Pointer,
    bias: Pointer,
    mean: Pointer,
    variance: Pointer,
    eps: number,
    scale: Pointer,
    shift: Pointer,
    rectifies: boolean,
    poolH: number,
    poolW: number,
    y: Pointer,
    isLaidOut: boolean,
    scratch: Pointer,
  ) => void;
  readonly convolveBackBytes: (geometry: Pointer) => number;
  readonly convolveBack: (geometry: Pointer, dy: Pointer, w: Pointer, bias: Pointer, dx: Pointer, scratch: Pointer) => void;
  readonly convolveWeightBytes: (geometry: Pointer) => number;
  readonly convolveWeight: (geometry: Pointer, x: Pointer, dy: Pointer, dw: Pointer, scratch: Pointer) => void;
  readonly sumChannels: (n: number, c: number, places: number, x: Pointer, sums: Pointer) => void;
  readonly moments: (
    n: number,
    c: number,
    places: number,
    groups: number,
    x: Pointer,
    mean: Pointer,
    variance: Pointer,
  ) => void;
  readonly normalize: (
    n: number,
    c: number,
    places: number,
    groups: number,
    x: Pointer,
    mean: Pointer,
    variance: Pointer,
    eps: number,
    w: Pointer,
    b: Pointer,
    y: Pointer,
  ) => void;
  readonly normalizeBackBytes: (n: number, c: number, places: number, groups: number) => number;
  readonly normalizeBack: (
    n: number,
    c: number,
    places: number,
    groups: number,
    isOwn: boolean,
    x: Pointer,
    dy: Pointer,
    mean: Pointer,
    variance: Pointer,
    eps: number,
    w: Pointer,
    dx: Pointer,
    dw: Pointer,
    db: Pointer,
    scratch: Pointer,
  ) => void;
  readonly maxPool: (geometry: Pointer, x: Pointer, values: Pointer, offsets: Pointer) => void;
  readonly maxPoolBack: (geometry: Pointer, dy: Pointer, offsets: Pointer, dx: Pointer) => void;
  readonly activate: (kind: number, n: number, x: Pointer, y: Pointer) => void;
  readonly activateBack: (kind: number, n: number, x: Pointer, dy: Pointer, dx: Pointer) => void;
  readonly squashBack: (isTanh: boolean, n: number, y: Pointer, dy: Pointer, dx: Pointer) => void;
  readonly combine: (
    kind: number,
    A: number,
    B: number,
    C: number,
    a: Pointer,
    a0: number,
    a1: number,
    a2: number,
    b: Pointer,
    b0: number,
    b1: number,
    b2: number,
    y: Pointer,
  ) => void;
  readonly permute: (A: number, B: number, C: number, x: Pointer, x0: number, x1: number, x2: number, y: Pointer) => void;
  readonly softmax: (log: boolean, R: number, C: number, x: Pointer, y: Pointer) => void;
  readonly softmaxBack: (log: boolean, R: number, C: number, y: Pointer, dy: Pointer, dx: Pointer) => void;
}

export interface Kernels<Pointer> extends RecurrentKernels<Pointer>, OtherKernels<Pointer> {}
