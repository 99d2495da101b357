"""Records how PyTorch learns the sample texts of the browser's page: bits per character of every step, as the page starts."""
import json
import math

import torch

from characters import Learner, chunk_of, encode, steps_per_epoch
from common import ROOT

STEPS = 1000
SEED = 0

torch.set_num_threads(1)
lines = []
for name in ['shakespeare', 'names']:
    text = (ROOT / f'examples/texts/{name}.txt').read_text()
    alphabet = sorted(set(text))
    codes = encode(text, alphabet)
    steps = steps_per_epoch(codes)
    for cell in ['RNN', 'LSTM', 'GRU']:
        torch.manual_seed(SEED)
        learner = Learner(len(alphabet), cell=cell)
        bits = []
        for i in range(STEPS):
            if i % steps == 0:
                learner.state = None
            bits.append(float(f'{learner.step(*chunk_of(codes, i % steps)) / math.log(2):.5g}'))
        lines.append(f'{json.dumps(f"{name} {cell}")}: {json.dumps(bits)}')
        print(lines[-1][:60], bits[-1])
path = ROOT / 'examples/browser/train/recorded.json'
path.write_text('{\n' + ',\n'.join(lines) + '\n}\n')
