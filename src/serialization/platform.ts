// Whether this is Node, and its file system, without an import, or a free `process`, that a bundler for browsers would stumble over.

/** Whether this is Node, where a string is a path. */
export function isNode(): boolean {
  return typeof globalThis.process === 'object' && typeof globalThis.process.getBuiltinModule === 'function';
}

export function nodeFs(): typeof import('node:fs') {
  return globalThis.process.getBuiltinModule('node:fs');
}
