// The two Python error classes that torch raises and JavaScript lacks.

/** An argument has the right type but a value that torch refuses. Mirrors Python's `ValueError`. */
export class ValueError extends Error {
  /** `'ValueError'`, also after a bundler renamed the class. */
  override readonly name: string = 'ValueError';
}

/** Shapes, sizes or states that do not fit together. Mirrors Python's `RuntimeError`. */
export class RuntimeError extends Error {
  /** `'RuntimeError'`, also after a bundler renamed the class. */
  override readonly name: string = 'RuntimeError';
}
