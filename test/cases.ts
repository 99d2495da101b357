// Every case of the table.
import { conformanceCases } from './nn/conformance.cases.js';
import type { Case } from './support/case.js';

export const cases: readonly Case[] = [...conformanceCases];
