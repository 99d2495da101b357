"""The Python side of `npm run bench:checkpoints`: saves or loads what a line of standard input says, and answers in
milliseconds."""
import json
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


def save(folder, extension):
    path = folder / f'python.{extension}'
    torch.save(state_dict, path) if extension == 'pt' else safetensors.torch.save_file(state_dict, path)


def load(folder, extension):
    path = folder / f'ours.{extension}'
    return torch.load(path) if extension == 'pt' else safetensors.torch.load_file(path)


state_dict = None
say({'torch': torch.__version__})
for line in sys.stdin:
    question = json.loads(line)
    work, place = question['work'], (Path(question['folder']), question['extension'])
    if state_dict is None:
        state_dict = load(*place)
    start = time.perf_counter()
    loaded = (save if work == 'save' else load)(*place)
    if work == 'load' and question['extension'] == 'safetensors':
        sum(tensor.sum().item() for tensor in loaded.values())  # the file is mapped: it is read when it is used
    say((time.perf_counter() - start) * 1000)
