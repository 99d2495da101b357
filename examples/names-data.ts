// The data of the example `names`: first and last names of ten languages, from the locales of @faker-js/faker.
//
// `npx tsx examples/names-data.ts [--quick]` prints it as JSON: that is how examples/python/names.py comes by the same data.
import { pathToFileURL } from 'node:url';
import { cs_CZ, de, es, fr, hr, id_ID, it, type LocaleDefinition, nl, pl, tr } from '@faker-js/faker';
import { permutation } from './training/shuffle.js';

export interface NamesData {
  languages: string[];
  /** Every letter that occurs. */
  letters: string;
  train: Labelled;
  test: Labelled;
}

/** Names, and of each the index of its language. */
export interface Labelled {
  names: string[];
  labels: number[];
}

const LOCALES: [language: string, tag: string, locale: LocaleDefinition][] = [
  ['Croatian', 'hr', hr],
  ['Czech', 'cs', cs_CZ],
  ['Dutch', 'nl', nl],
  ['French', 'fr', fr],
  ['German', 'de', de],
  ['Indonesian', 'id', id_ID],
  ['Italian', 'it', it],
  ['Polish', 'pl', pl],
  ['Spanish', 'es', es],
  ['Turkish', 'tr', tr],
];

const PER_LANGUAGE = 500; // about as many as the smallest locale has
const QUICK_PER_LANGUAGE = 150;
const TEST_SHARE = 0.2;

/** The same names in the same order every time. A name that two of the languages share belongs to neither, and is left out. */
export function namesData(quick: boolean): NamesData {
  const sets = LOCALES.map(([, tag, { person }]) => {
    const listed = [person?.first_name, person?.last_name].flatMap((byGender) =>
      Object.values<string[] | undefined>(byGender ?? {}).flatMap((list) => list ?? []),
    );
    return new Set(listed.map((name) => name.normalize('NFC').toLocaleLowerCase(tag)).filter(isOneWord));
  });
  const labelled = sets.flatMap((names, label) => {
    const own = [...names].filter((name) => sets.every((others) => others === names || !others.has(name)));
    return pick(own, quick ? QUICK_PER_LANGUAGE : PER_LANGUAGE).map((name) => ({ name, label }));
  });
  const shuffled = pick(labelled, labelled.length);
  const tests = Math.round(TEST_SHARE * shuffled.length);
  const part = (pairs: typeof shuffled): Labelled => {
    return { names: pairs.map(({ name }) => name), labels: pairs.map(({ label }) => label) };
  };
  return {
    languages: LOCALES.map(([language]) => language),
    letters: [...new Set(labelled.flatMap(({ name }) => Array.from(name)))].sort().join(''),
    train: part(shuffled.slice(tests)),
    test: part(shuffled.slice(0, tests)),
  };
}

/** Not 'Anne-Marie', not 'van der Berg': what joins words would give the language away. */
const isOneWord = (name: string): boolean => /^\p{L}{2,14}$/u.test(name);

/** Some of the items, all over the list, always the same. */
const pick = <T>(items: readonly T[], count: number): T[] =>
  Array.from(permutation(items.length, 0).subarray(0, count), (i) => items[i]);

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(JSON.stringify(namesData(process.argv.includes('--quick'))));
}
