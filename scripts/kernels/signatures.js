// The types of the kernels, read from the list in kernels.h.

/** By C++'s type that of TypeScript; a pointer is what a build takes for one. */
const TYPES = { void: 'void', int: 'number', float: 'number', double: 'number', bool: 'boolean' };

export function signatures(header) {
  const list = /#define KERNELS\(X\)((?:.*\\\n)*.*)/.exec(header)[1].replace(/\\\n/g, ' ');
  const kernels = [...list.matchAll(/X\(\s*(\w+),\s*(\w+),\s*\(([^)]*)\)\s*\)/g)];
  const lines = kernels.map(([, result, name, parameters]) => {
    const typed = parameters.split(',').map((parameter) => {
      const [, type, pointer, argument] = /^\s*(?:const\s+)?(\w+)\s*(\*?)\s*(\w+)\s*$/.exec(parameter);
      return `${argument}: ${pointer ? 'Pointer' : typeOf(type)}`;
    });
    return `  readonly ${name}: (${typed.join(', ')}) => ${typeOf(result)};\n`;
  });
  return `// Generated from source/kernels.h by \`npm run kernels\`: what every build of the kernels has.

/** With a typed array or null for a pointer where the build is native, an address or 0 in WebAssembly. */
export interface Kernels<Pointer> {
${lines.join('')}}
`;
}

function typeOf(type) {
  if (TYPES[type] === undefined) throw new Error(`kernels.h: a kernel cannot have the type ${type}`);
  return TYPES[type];
}
