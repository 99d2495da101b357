// How Python gets at a state dict in a file of each format.
import { python as literal } from './literals.js';
import type { Place } from './place.js';

export interface Loading {
  imports: readonly string[];
  /** What comes before. */
  lines: readonly string[];
  /** The value in the file; undefined if only what runs the file's own code reads it. */
  value: string | undefined;
}

export function loading({ file, format }: Place): Loading {
  const name = literal(/^[a-z][a-z0-9+.-]+:/i.test(file) ? (file.split(/[/\\]/).at(-1) ?? '') : file);
  const shards = file.endsWith('.safetensors.index.json') ? SAFETENSORS : TORCH;
  if (/^\d+ shards?$/.test(format)) {
    return {
      imports: ['import json', 'import os', ...shards.imports],
      lines: [
        `index = ${name}`,
        'loaded = {}',
        "for shard in sorted(set(json.load(open(index))['weight_map'].values())):",
        `    loaded |= ${shards.load('os.path.join(os.path.dirname(index), shard)')}`,
      ],
      value: 'loaded',
    };
  }
  if (format === 'pickle') return { imports: [], lines: [], value: undefined };
  const { imports, load } = { safetensors: SAFETENSORS, npz: NUMPY, TorchScript: SCRIPT }[format] ?? TORCH;
  return { imports, lines: [], value: load(name) };
}

interface Loader {
  imports: readonly string[];
  load: (name: string) => string;
}

const TORCH: Loader = { imports: [], load: (name) => `torch.load(${name}, map_location='cpu')` };
const SCRIPT: Loader = { imports: [], load: (name) => `torch.jit.load(${name}, map_location='cpu').state_dict()` };
const SAFETENSORS: Loader = {
  imports: ['from safetensors.torch import load_file'],
  load: (name) => `load_file(${name})`,
};
const NUMPY: Loader = {
  imports: ['import numpy'],
  load: (name) => `{key: torch.from_numpy(array) for key, array in numpy.load(${name}).items()}`,
};
