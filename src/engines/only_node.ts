// Programs on arrays, which only native kernels run. A build for browsers has an empty table in their place.
import { arrayMemory } from './arrays/array_memory.js';

export const onlyNode: { readonly arrayMemory?: typeof arrayMemory } = { arrayMemory };
