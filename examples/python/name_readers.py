"""Trains the models of the browser's page that read a name: nn.RNN, nn.LSTM and nn.GRU, each asked for the language after
every letter."""
import unicodedata

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

from common import ROOT
from shuffle import permutation

BATCH = 32
EPOCHS = 20
SEED = 0
LETTERS = "'abcdefghijklmnopqrstuvwxyz"
OUT = ROOT / 'examples/browser/run/models'


class NameReader(nn.Module):
    def __init__(self, n_letters, n_languages, cell):
        super().__init__()
        self.embedding = nn.Embedding(n_letters, 24)
        self.rnn = getattr(nn, cell)(24, 64, batch_first=True)
        self.dropout = nn.Dropout(0.3)
        self.linear = nn.Linear(64, n_languages)

    def forward(self, names):
        output, _ = self.rnn(self.embedding(names))  # (N, L, 64)
        return self.linear(self.dropout(output)), output  # (N, L, languages), (N, L, 64)


def numbers_of(name):
    """Of each letter its place in LETTERS, without accents; what is no letter is left out."""
    plain = unicodedata.normalize('NFD', name.lower().replace('ß', 'ss').replace('ł', 'l'))
    return torch.tensor([LETTERS.index(letter) for letter in plain if letter in LETTERS])


def read_names():
    """The names to learn from and to be tested with, every fifth: pairs of numbers and label."""
    languages, train, test = [], [], []
    for line in (ROOT / 'examples/texts/surnames.txt').read_text().splitlines():
        language, names = line.split(': ')
        pairs = [(numbers_of(name), len(languages)) for name in names.split()]
        languages.append(language)
        train += [pair for i, pair in enumerate(pairs) if i % 5 > 0]
        test += pairs[::5]
    return languages, train, test


def batch_of(pairs):
    names = pad_sequence([name for name, _ in pairs], batch_first=True)
    targets = [torch.full((len(name),), label) for name, label in pairs]
    return names, pad_sequence(targets, batch_first=True, padding_value=-100)  # which the loss leaves out


def accuracy(model, pairs):
    """Of the answers after the last letter."""
    model.eval()
    with torch.no_grad():
        names, targets = batch_of(pairs)
        ends = (targets >= 0).sum(1) - 1
        scores = model(names)[0][torch.arange(len(pairs)), ends]
    model.train()
    return (scores.argmax(1) == targets[:, 0]).double().mean().item()


torch.set_num_threads(1)
languages, train, test = read_names()
counts = torch.bincount(torch.tensor([label for _, label in train]))
OUT.mkdir(exist_ok=True)
for cell in ['RNN', 'LSTM', 'GRU']:
    torch.manual_seed(SEED)
    model = NameReader(len(LETTERS), len(languages), cell)
    criterion = nn.CrossEntropyLoss(weight=counts.rsqrt() / counts.rsqrt().mean())  # rare languages count more
    optimizer = torch.optim.Adam(model.parameters(), 3e-3)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
    for epoch in range(EPOCHS):
        order = permutation(len(train), SEED + epoch)
        for i in range(0, len(order), BATCH):
            names, targets = batch_of([train[k] for k in order[i:i + BATCH]])
            optimizer.zero_grad()
            loss = criterion(model(names)[0].flatten(0, 1), targets.flatten())
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
        scheduler.step()
    figures = [round(accuracy(model, pairs), 3) for pairs in (train, test)]
    print(f'{cell}: right of names to learn from {figures[0]}, of others {figures[1]}', flush=True)
    checkpoint = {
        'cell': cell,
        'languages': languages,
        'letters': LETTERS,
        'test_accuracy': figures[1],
        'model_state_dict': model.state_dict(),
    }
    torch.save(checkpoint, OUT / f'{cell.lower()}.pt')
