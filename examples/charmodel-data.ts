// The data of the example `charmodel`: the English first names of @faker-js/faker.
//
// `npx tsx examples/charmodel-data.ts [--quick]` prints it as JSON: that is how examples/python/charmodel.py comes by the
// same data.
import { pathToFileURL } from 'node:url';
import { en } from '@faker-js/faker';
import { permutation } from './training/shuffle.js';

export interface CharmodelData {
  /** Every character that occurs; the first one is the newline that ends a name. */
  characters: string;
  train: string[];
  validation: string[];
}

const QUICK_COUNT = 800;
const VALIDATION_SHARE = 0.1;

/** The same names in the same order every time. */
export function charmodelData(quick: boolean): CharmodelData {
  const listed = Object.values<string[] | undefined>(en.person?.first_name ?? {}).flatMap((byGender) => byGender ?? []);
  const distinct = [...new Set(listed)].filter((name) => /^[A-Z][a-z]+$/.test(name));
  const order = permutation(distinct.length, 0).subarray(0, quick ? QUICK_COUNT : distinct.length);
  const names = Array.from(order, (i) => distinct[i]);
  const held = Math.round(VALIDATION_SHARE * names.length);
  return {
    characters: [...new Set(`\n${names.join('')}`)].sort().join(''),
    train: names.slice(held),
    validation: names.slice(0, held),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(JSON.stringify(charmodelData(process.argv.includes('--quick'))));
}
