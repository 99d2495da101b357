"""The PyTorch side of `npm run bench`: takes a module, then computes, or times, one pass at a time."""
import base64
import json
import sys
import time


def say(answer):
    print(json.dumps(answer), flush=True)


try:
    import numpy
    import torch
    from torch import nn
except ImportError as error:
    say({'missing': str(error)})
    sys.exit()


def tensor(data, shape):
    return torch.from_numpy(numpy.frombuffer(base64.b64decode(data), '<f4').copy().reshape(shape))


def forward():
    with torch.no_grad():
        return module(x)[0]


def train():
    module.zero_grad()
    module(x)[0].sum().backward()


say({'torch': torch.__version__})
for line in sys.stdin:
    question = json.loads(line)
    if isinstance(question, dict):
        torch.set_num_threads(question['threads'])
        module = getattr(nn, question['mode'])(*question['sizes'], **question['options'])
        with torch.no_grad():
            for parameter, data in zip(module.parameters(), question['parameters']):
                parameter.copy_(tensor(data, parameter.shape))
        x = tensor(question['x'], question['shape'])
        say('ready')
    elif question == 'output':
        say(base64.b64encode(forward().contiguous().numpy().tobytes()).decode())
    else:
        start = time.perf_counter()
        forward() if question == 'forward' else train()
        say((time.perf_counter() - start) * 1000)
