"""The PyTorch side of `npm run conformance`: answers every line of standard input, a configuration, with a line: its record.

The first line says which PyTorch this is, or what is missing. The process ends when standard input does.
"""
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'scripts' / 'fixtures'))


def say(answer):
    print(json.dumps(answer), flush=True)


def answer(configuration):
    torch.manual_seed(configuration['seed'])
    module = getattr(torch.nn, configuration['class'])(*configuration['arguments'])
    return {'state_dict': encode_all(module.state_dict()), **record(module, configuration['call'])}


try:
    import numpy  # without which torch gives out no arrays
    import torch

    from encode import encode_all
    from record import record
except ImportError as error:
    say({'missing': str(error)})
else:
    torch.set_num_threads(1)
    say({'torch': torch.__version__})
    for line in sys.stdin:
        say(answer(json.loads(line)))
