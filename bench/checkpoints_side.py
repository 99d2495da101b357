"""The Python side of `npm run bench:checkpoints`: makes, saves or loads what a line of standard input says, and answers in
milliseconds."""
import json
import os
import sys
import time
from pathlib import Path


def say(answer):
    print(json.dumps(answer), flush=True)


try:
    import safetensors.torch
    import torch
except ImportError as error:
    say({'missing': str(error)})
    sys.exit()


def columns():
    matrix = torch.arange(25_000_000, dtype=torch.float32).reshape(25_000, 1000)
    return {f'column.{i}': matrix[:, i] for i in range(1000)}


def numbers():
    return {f'number.{i}': torch.tensor([float(i)]) for i in range(100_000)}


MADE = {'columns.pt': columns, 'numbers.pt': numbers}


def save(state_dict, path):
    torch.save(state_dict, path) if path.suffix == '.pt' else safetensors.torch.save_file(state_dict, path)


def load(path):
    return torch.load(path) if path.suffix == '.pt' else safetensors.torch.load_file(path)


state_dict = None
say({'torch': torch.__version__})
for line in sys.stdin:
    question = json.loads(line)
    work, path = question['work'], Path(question['path'])
    if work == 'make':
        save(MADE[path.name](), path)
    elif work == 'save' and state_dict is None:
        state_dict = load(path.with_stem('ours'))
    start = time.perf_counter()
    if work == 'save':
        save(state_dict, path)
    elif work == 'load':
        loaded = load(path)
        if path.suffix == '.safetensors':
            sum(tensor.sum().item() for tensor in loaded.values())  # the file is mapped: it is read when it is used
    took = (time.perf_counter() - start) * 1000
    if work == 'save':
        os.sync()  # Python leaves that to the system, which would write it while the other peer waits for its own flush
    say(took)
