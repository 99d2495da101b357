// The types of the kernels, read from the lists in kernels.h.

/** By C++'s type that of TypeScript; a pointer is what a build takes for one. */
const TYPES = { void: 'void', int: 'number', float: 'number', double: 'number', bool: 'boolean' };

export function signatures(header) {
  return `// Generated from source/kernels.h by \`npm run kernels\`: what every build of the kernels has, with a typed array or null for a
// pointer where the build is native, an address or 0 in WebAssembly.

/** Of recurrences, linear maps and rows. */
export interface RecurrentKernels<Pointer> {
${membersOf('RECURRENT_KERNELS', header)}}

/** Of the rest of a model and of its training. */
export interface OtherKernels<Pointer> {
${membersOf('OTHER_KERNELS', header)}}

export interface Kernels<Pointer> extends RecurrentKernels<Pointer>, OtherKernels<Pointer> {}
`;
}

/** The kernels that the header lists under a name, each as [_, result, name, parameters]. */
function kernelsOf(name, header) {
  const list = new RegExp(`#define ${name}\\(X\\)((?:.*\\\\\n)*.*)`).exec(header)[1].replace(/\\\n/g, ' ');
  return [...list.matchAll(/X\(\s*(\w+),\s*(\w+),\s*\(([^)]*)\)\s*\)/g)];
}

/** Which arguments of each kernel it writes. */
export function written(header) {
  const kernels = ['RECURRENT_KERNELS', 'OTHER_KERNELS'].flatMap((name) => kernelsOf(name, header));
  const lines = kernels.map(([, , name, parameters]) => {
    const places = parameters
      .split(',')
      .flatMap((parameter, i) => (/^\s*\w+\s*\*\s*(?!scratch)\w+/.test(parameter) ? [i] : []));
    return `  ${name}: [${places.join(', ')}],\n`;
  });
  return `// Generated from source/kernels.h by \`npm run kernels\`: the arguments of each kernel, in the order of their table, whose arrays it
// writes, but what it works in.

export const WRITTEN: Readonly<Record<string, readonly number[]>> = {
${lines.join('')}};
`;
}

function membersOf(name, header) {
  const lines = kernelsOf(name, header).map(([, result, name, parameters]) => {
    const typed = parameters.split(',').map((parameter) => {
      const [, type, pointer, argument] = /^\s*(?:const\s+)?(\w+)\s*(\*?)\s*(\w+)\s*$/.exec(parameter);
      return `${argument}: ${pointer ? 'Pointer' : typeOf(type)}`;
    });
    return `  readonly ${name}: (${typed.join(', ')}) => ${typeOf(result)};\n`;
  });
  return lines.join('');
}

function typeOf(type) {
  if (TYPES[type] === undefined) throw new Error(`kernels.h: a kernel cannot have the type ${type}`);
  return TYPES[type];
}
