// The data of the example `charmodel`: English first names (texts/names.txt), of which some are kept back.
import fs from 'node:fs';
import { alphabetOf } from './characters/text.js';

export interface CharmodelData {
  /** Every character that occurs; the first one is the newline that ends a name. */
  alphabet: string[];
  train: string[];
  validation: string[];
}

const QUICK_COUNT = 800;
const VALIDATION_SHARE = 0.1;

export function charmodelData(quick: boolean): CharmodelData {
  const text = fs.readFileSync(new URL('texts/names.txt', import.meta.url), 'utf8');
  const all = text.trim().split('\n');
  const names = quick ? all.slice(0, QUICK_COUNT) : all;
  const held = Math.round(VALIDATION_SHARE * names.length);
  return { alphabet: alphabetOf(names.join('\n')), train: names.slice(held), validation: names.slice(0, held) };
}
