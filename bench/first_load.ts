// Loads the checkpoint named on the command line, and prints how many milliseconds that took, and the most memory that this
// process ever had, in bytes.
import { load } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { peakMemory } from '../test/support/peak.js';
import { timed } from './turns.js';

await startBackend('cpu');
const milliseconds = await timed(() => load(process.argv[2]));
console.log(JSON.stringify({ milliseconds, bytes: peakMemory() }));
