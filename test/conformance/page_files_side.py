"""PyTorch's side of page_files.ts: compares files that the page wrote with those that they were made of."""
import json
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'scripts/fixtures'))
from page_samples import project_module


def load(path):
    if path.endswith('.safetensors'):
        return load_file(path)
    if path.endswith('.npz'):
        return {name: torch.from_numpy(array) for name, array in np.load(path).items()}
    return torch.load(path, weights_only=False)


def compare(a, b, place):
    """How many tensors there are; fails where the two differ."""
    if isinstance(a, torch.Tensor):
        assert a.dtype == b.dtype and a.shape == b.shape and a.numpy().tobytes() == b.numpy().tobytes(), place
        return 1
    assert type(a) is type(b) or (isinstance(a, dict) and isinstance(b, dict)), (place, type(a), type(b))
    if isinstance(a, dict):
        assert set(a) == set(b), (place, set(a) ^ set(b))
        return sum(compare(a[key], b[key], f'{place}.{key}') for key in a)
    if isinstance(a, (list, tuple)):
        assert len(a) == len(b), place
        return sum(compare(x, y, f'{place}.{i}') for i, (x, y) in enumerate(zip(a, b)))
    assert a == b, (place, a, b)
    return 0


project_module()
for pair in json.loads(sys.argv[1]):
    source = load(pair['from'])
    if pair['key'] is not None:
        source = source[pair['key']]
    count = compare(source, load(pair['to']), 'file')
    print(f"{Path(pair['from']).name} {pair['key'] or ''} as {Path(pair['to']).suffix}: {count} tensors are the same, bit for bit")
