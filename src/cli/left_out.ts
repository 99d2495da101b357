// What a conversion cannot keep, since the other format has no place for it.
import { formatOf } from '../serialization/encode.js';
import { short } from '../serialization/quote.js';
import { Dict, PyObject, type Stored } from '../serialization/stored.js';

/** So many names are said. */
const MOST = 10;

/** Lines that say it, with names and how many they are; none where everything is kept. */
export function leftOut(value: Stored, metadata: Readonly<Record<string, string>>, to: string): string[] {
  const texts = Object.keys(metadata).filter((name) => name !== 'format'); // which the file that is written has too
  const state = value instanceof PyObject && value.state instanceof Dict ? value.state : new Dict();
  const attributes =
    formatOf(to) === 'safetensors' ? [...state.entries()].flatMap(([name]) => (typeof name === 'string' ? [name] : [])) : [];
  return [...named(texts, 'entries of metadata', to), ...named(attributes, 'attributes of the dict', to)];
}

function named(names: readonly string[], kind: string, to: string): string[] {
  if (names.length === 0) return [];
  const said = [...names.slice(0, MOST).map((name) => short(name)), ...(names.length > MOST ? ['…'] : [])];
  return [`${short(to)} has no place for ${names.length} ${kind}: ${said.join(', ')}`];
}
