"""classify_names.ts in PyTorch. Needs node_modules: npx prints the data."""
import json
import subprocess
from pathlib import Path

import torch
from torch import nn, optim
from torch.nn import functional as F

STEPS = 100
BATCH = 8
ROOT = Path(__file__).resolve().parents[2]
command = ['npx', 'tsx', 'examples/names-data.ts', '--quick']
data = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
languages, letters, train = data['languages'], data['letters'], data['train']


def name_to_tensor(name):
    numbers = torch.tensor([letters.index(letter) for letter in name])
    return F.one_hot(numbers, len(letters)).float().unsqueeze(1)


class CharRNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size)
        self.h2o = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)

    def forward(self, name):
        _, hidden = self.rnn(name)
        output = self.h2o(hidden[0])
        return self.softmax(output)


torch.manual_seed(2024)
rnn = CharRNN(len(letters), 64, len(languages))
criterion = nn.NLLLoss()
optimizer = optim.SGD(rnn.parameters(), lr=0.15)

for step in range(STEPS):
    chosen = [(step * BATCH + i) * 37 % len(train['names']) for i in range(BATCH)]
    rnn.zero_grad()
    losses = [criterion(rnn(name_to_tensor(train['names'][i])), torch.tensor([train['labels'][i]])) for i in chosen]
    loss = sum(losses) / BATCH
    loss.backward()
    nn.utils.clip_grad_norm_(rnn.parameters(), 3)
    optimizer.step()
    print(loss.item())
