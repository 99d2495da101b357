// One tensor of the open file, looked at.
import { transfer } from 'comlink';
import { checkContent, numel } from '../../../../src/serialization/contents.js';
import { isComplex } from '../../../../src/serialization/dtypes.js';
import { legible } from '../../../../src/serialization/quote.js';
import type { StoredTensor } from '../../../../src/serialization/stored.js';
import type { TensorReport } from '../file.js';
import { getOpened, type OpenedFile } from './opened.js';
import { pictureOf, sampleOf } from './sample.js';
import { histogramOf, statisticsOf } from './statistics.js';

export async function look(index: number): Promise<TensorReport> {
  const opened = getOpened();
  const { name, tensor } = opened.content.tensors[index];
  try {
    checkContent(tensor, name);
    const numbers = await sampleOf(tensor);
    const statistics = statisticsOf(numbers);
    const picture = await pictureOf(tensor);
    const report: TensorReport = {
      statistics,
      histogram: histogramOf(numbers, statistics, /int|bool|bits/.test(tensor.dtype)),
      picture: picture && { ...picture, gates: gatesOf(tensor, opened) },
      elements: numel(tensor.shape),
      shownAs: isComplex(tensor.dtype) ? 'absolute values' : undefined,
    };
    return transfer(report, picture ? [picture.values.buffer] : []);
  } catch (error) {
    throw legible(error);
  }
}

/** In the order in which torch stacks them. */
const GATES: Readonly<Record<string, readonly string[]>> = { LSTM: ['i', 'f', 'g', 'o'], GRU: ['r', 'z', 'n'] };

/** The gates of the rows of a recurrent module's weight. */
function gatesOf(tensor: StoredTensor, { content, models }: OpenedFile): readonly string[] | undefined {
  for (const { leaves, place } of models) {
    for (const [module, { call }] of leaves) {
      const gates = GATES[call.name.replace('Cell', '')];
      if (gates === undefined) continue;
      const stateDict = content.stateDicts.find(({ path }) => String(path) === String(pathOf(place)));
      const start = `${place.prefix ?? ''}${module === '' ? '' : `${module}.`}weight_`;
      const names = [...(stateDict?.tensors ?? [])].filter(([, known]) => known === tensor).map(([name]) => name);
      if (names.some((name) => name.startsWith(start) && /^(ih|hh)/.test(name.slice(start.length)))) return gates;
    }
  }
  return undefined;
}

const pathOf = ({ key, rest }: OpenedFile['models'][number]['place']): (string | number)[] =>
  key === null ? [...rest] : [key, ...rest];
