// What records programs, which run in Node alone. A build for browsers has an empty table in its place.
import { newRecording } from './programs/recording.js';

export const onlyNode: { readonly newRecording?: typeof newRecording } = { newRecording };
