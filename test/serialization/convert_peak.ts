// Converts the first file to the second, and prints the most memory that this process ever had, in bytes.
import { convert } from '../../src/cli/convert.js';
import { peakMemory } from '../support/peak.js';

const [, , from, to] = process.argv;
await convert(from, to, {});
console.log(peakMemory());
