"""examples/names.ts in PyTorch, on the same data from the same seed. Needs node_modules: npx prints the data."""
import json
import subprocess

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

from common import ROOT, parse_options, record
from shuffle import permutation

BATCH = 32


class NameClassifier(nn.Module):
    def __init__(self, n_letters, n_languages):
        super().__init__()
        self.embedding = nn.Embedding(n_letters, 32, padding_idx=0)
        self.lstm = nn.LSTM(32, 96, batch_first=True, bidirectional=True)
        self.linear = nn.Linear(2 * 96, n_languages)

    def forward(self, names, lengths):
        packed = pack_padded_sequence(self.embedding(names), lengths, batch_first=True, enforce_sorted=False)
        _, (h_n, _) = self.lstm(packed)
        return self.linear(torch.cat(tuple(h_n), 1))


options = parse_options(epochs=5, quick_epochs=4)
command = ['npx', 'tsx', 'examples/names-data.ts'] + ['--quick'] * options.quick
data = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
languages, letters = data['languages'], data['letters']


def batch_of(part, chosen):
    rows = [torch.tensor([1 + letters.index(letter) for letter in part['names'][i]]) for i in chosen]
    y = torch.tensor([part['labels'][i] for i in chosen])
    return pad_sequence(rows, batch_first=True), [len(row) for row in rows], y


torch.manual_seed(options.seed)
model = NameClassifier(1 + len(letters), len(languages))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), 3e-3)

losses = []
count = len(data['train']['names'])
for epoch in range(options.epochs):
    order = permutation(count, options.seed + epoch)
    for i in range(count // BATCH):
        x, lengths, y = batch_of(data['train'], order[i * BATCH:(i + 1) * BATCH])
        optimizer.zero_grad()
        loss = criterion(model(x, lengths), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())

with torch.no_grad():
    x, lengths, y = batch_of(data['test'], range(len(data['test']['names'])))
    accuracy = (model(x, lengths).argmax(1) == y).double().mean().item()
record('names', accuracy, losses, options)
