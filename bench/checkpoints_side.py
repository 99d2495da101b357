"""The Python side of `npm run bench:checkpoints`: does what a line of standard input says, and answers in milliseconds."""
import sys
import time
from pathlib import Path

import safetensors.torch
import torch

folder = Path(sys.argv[1])
state_dict = None


def save(extension):
    path = folder / f'python.{extension}'
    torch.save(state_dict, path) if extension == 'pt' else safetensors.torch.save_file(state_dict, path)


def load(extension):
    path = folder / f'ours.{extension}'
    return torch.load(path) if extension == 'pt' else safetensors.torch.load_file(path)


for line in sys.stdin:
    command, extension = line.split()
    if state_dict is None:
        state_dict = load(extension)
    start = time.perf_counter()
    loaded = (save if command == 'save' else load)(extension)
    if command == 'load' and extension == 'safetensors':
        sum(tensor.sum().item() for tensor in loaded.values())  # the file is mapped: it is read when it is used
    print((time.perf_counter() - start) * 1000, flush=True)
