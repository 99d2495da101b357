"""examples/charmodel.ts in PyTorch, on the same data from the same seed. Needs node_modules: npx prints the data."""
import json
import math
import subprocess

import torch
from torch import nn

from common import ROOT, parse_options, record
from shuffle import permutation, random

BATCH, CHUNK = 16, 32
TEMPERATURE = 0.8


class CharModel(nn.Module):
    def __init__(self, n_characters):
        super().__init__()
        self.embedding = nn.Embedding(n_characters, 32)
        self.gru = nn.GRU(32, 128, batch_first=True)
        self.linear = nn.Linear(128, n_characters)

    def forward(self, x, h0):
        output, h_n = self.gru(self.embedding(x), h0)
        return self.linear(output).flatten(0, 1), h_n


options = parse_options(epochs=16, quick_epochs=10)
command = ['npx', 'tsx', 'examples/charmodel-data.ts'] + ['--quick'] * options.quick
data = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
characters = data['characters']
NEWLINE = characters.index('\n')


def encode(names):
    return torch.tensor([characters.index(character) for character in '\n' + '\n'.join(names) + '\n'])


def text_of(epoch):
    order = permutation(len(data['train']), options.seed + epoch)
    return encode([data['train'][i] for i in order])


steps_per_epoch = (len(text_of(0)) - 1) // (BATCH * CHUNK)


def chunk_of(text, i):
    starts = [(piece * steps_per_epoch + i) * CHUNK for piece in range(BATCH)]
    x, y = (torch.stack([text[start + shift:start + shift + CHUNK] for start in starts]) for shift in (0, 1))
    return x, y.flatten()


torch.manual_seed(options.seed)
model = CharModel(len(characters))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), 3e-3)

losses = []
for epoch in range(options.epochs):
    text = text_of(epoch)
    state = None
    for i in range(steps_per_epoch):
        x, y = chunk_of(text, i)
        optimizer.zero_grad()
        scores, h_n = model(x, state)
        state = h_n.detach()
        loss = criterion(scores, y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())


def sample(draws):
    name, character, state = '', NEWLINE, None
    while True:
        scores, state = model(torch.tensor([[character]]), state)
        rest = next(draws)
        for character, chance in enumerate(torch.softmax(scores[0] / TEMPERATURE, 0).tolist()):
            rest -= chance
            if rest < 0:
                break
        else:
            return name  # the chances sum to a little less than 1
        if character == NEWLINE:
            return name
        name += characters[character]


with torch.no_grad():
    draws, found = random(options.seed), []
    while len(found) < 10:
        name = sample(draws)
        if name not in data['train'] + found + ['']:
            found.append(name)
    print('new names: ' + ', '.join(found))
    text = encode(data['validation'])
    scores, _ = model(text[None, :-1], None)
    bits = criterion(scores, text[1:]).item() / math.log(2)
record('charmodel', bits, losses, options)
