// The forms that run in Node alone. A build for browsers has an empty table in their place.
import { tensorflowForm } from './tensorflow/form.js';

export const onlyNode: { readonly tensorflow?: typeof tensorflowForm } = { tensorflow: tensorflowForm };
