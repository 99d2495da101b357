// Whether this is Node, and its file system, without an import that a bundler for browsers would stumble over.

/** Whether this is Node, where a string is a path. */
export function isNode(): boolean {
  return typeof process === 'object' && typeof process.getBuiltinModule === 'function';
}

export function nodeFs(): typeof import('node:fs') {
  return process.getBuiltinModule('node:fs');
}
