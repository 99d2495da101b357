// Loads the checkpoint named on the command line, and prints the most memory that this process ever had, in bytes.
import { load } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { peakMemory } from '../test/support/peak.js';

await startBackend('cpu');
await load(process.argv[2]);
console.log(peakMemory());
