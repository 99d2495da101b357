// The native builds, which run in Node alone. A build for browsers has an empty table in their place.
import { loadNative } from './native.js';

export const onlyNode: { readonly loadNative?: typeof loadNative } = { loadNative };
