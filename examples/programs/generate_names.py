"""generate_names.ts in PyTorch. Needs node_modules: npx prints the data."""
import json
import subprocess
from pathlib import Path

import torch
from torch import nn

STEPS = 100
LEARNING_RATE = 0.005
ROOT = Path(__file__).resolve().parents[2]
command = ['npx', 'tsx', 'examples/names-data.ts', '--quick']
data = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
languages, letters, train = data['languages'], data['letters'], data['train']
n_letters = len(letters) + 1
END = n_letters - 1


def one_hot(i, size):
    return nn.functional.one_hot(torch.tensor([i]), size).float()


class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.dropout = nn.Dropout(0.1)
        self.softmax = nn.LogSoftmax(dim=1)
        self.i2h = nn.Linear(len(languages) + input_size + hidden_size, hidden_size)
        self.i2o = nn.Linear(len(languages) + input_size + hidden_size, output_size)
        self.o2o = nn.Linear(hidden_size + output_size, output_size)

    def forward(self, category, input, hidden):
        combined = torch.cat((category, input, hidden), 1)
        hidden = self.i2h(combined)
        output = self.o2o(torch.cat((hidden, self.i2o(combined)), 1))
        return self.softmax(self.dropout(output)), hidden


torch.manual_seed(0)
rnn = RNN(n_letters, 64, n_letters)
criterion = nn.NLLLoss()

for step in range(STEPS):
    chosen = step * 37 % len(train['names'])
    line = [letters.index(letter) for letter in train['names'][chosen]]
    category, hidden = one_hot(train['labels'][chosen], len(languages)), torch.zeros(1, 64)
    rnn.zero_grad()
    loss = 0
    for letter, target in zip(line, [*line[1:], END]):
        output, hidden = rnn(category, one_hot(letter, n_letters), hidden)
        loss = loss + criterion(output, torch.tensor([target]))
    loss.backward()
    with torch.no_grad():
        for p in rnn.parameters():
            p.add_(p.grad, alpha=-LEARNING_RATE)
    print(loss.item() / len(line))
