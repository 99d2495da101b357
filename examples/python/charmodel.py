"""examples/charmodel.ts in PyTorch, on the same data from the same seed."""
import math

import torch

from characters import Learner, chunk_of, encode, steps_per_epoch
from common import ROOT, parse_options, record
from shuffle import permutation, random

TEMPERATURE = 0.8

options = parse_options(epochs=16, quick_epochs=10)
names = (ROOT / 'examples/texts/names.txt').read_text().split()[:800 if options.quick else None]
held = int(0.1 * len(names) + 0.5)
train, validation = names[held:], names[:held]
alphabet = sorted(set('\n'.join(names)))
NEWLINE = alphabet.index('\n')


def text_of(names):
    return encode('\n' + '\n'.join(names) + '\n', alphabet)


def text_of_epoch(epoch):
    return text_of([train[i] for i in permutation(len(train), options.seed + epoch)])


torch.manual_seed(options.seed)
learner = Learner(len(alphabet))
losses = []
for epoch in range(options.epochs):
    text = text_of_epoch(epoch)
    learner.state = None
    losses += [learner.step(*chunk_of(text, i)) for i in range(steps_per_epoch(text))]


def sample(draws):
    name, character, state = '', NEWLINE, None
    while True:
        scores, state = learner.model(torch.tensor([[character]]), state)
        rest = next(draws)
        for character, chance in enumerate(torch.softmax(scores[0] / TEMPERATURE, 0).tolist()):
            rest -= chance
            if rest < 0:
                break
        if character == NEWLINE:
            return name
        name += alphabet[character]


with torch.no_grad():
    draws, found = random(options.seed), []
    while len(found) < 10:
        name = sample(draws)
        if name not in train + found + ['']:
            found.append(name)
    print('new names: ' + ', '.join(found))
    text = text_of(validation)
    scores, _ = learner.model(text[None, :-1], None)
    bits = learner.criterion(scores, text[1:]).item() / math.log(2)
record('charmodel', bits, losses, options)
