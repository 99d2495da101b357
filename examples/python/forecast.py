"""The twin of examples/forecast.ts in PyTorch: the same model, data, order and seed."""
import csv

import torch
from torch import nn, optim

from common import ROOT, parse_options, record
from shuffle import permutation

YEAR = 12
WINDOW = 24
HELD_OUT = 10 * YEAR
BATCH = 32


class Forecaster(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(1, 16, batch_first=True)
        self.head = nn.Linear(16, YEAR)

    def forward(self, growth):
        _, (h_n, _) = self.rnn(growth)  # h_n (1, N, 16)
        return self.head(h_n[0])  # (N, 12)


def read_months():
    with open(ROOT / 'node_modules/vega-datasets/data/co2-concentration.csv') as file:
        rows = [(row['Date'], float(row['CO2'])) for row in csv.DictReader(file)]
    values = []
    earlier = None
    for date, value in rows:
        month = 12 * int(date[:4]) + int(date[5:7])
        if earlier is not None:
            steps = month - earlier
            first = values[-1]
            values += [first + (value - first) * k / steps for k in range(1, steps)]
        values.append(value)
        earlier = month
    return values


options = parse_options(epochs=20, quick_epochs=5)
months = read_months()
end = len(months) - HELD_OUT

growth = [None] * YEAR + [months[i] - months[i - YEAR] for i in range(YEAR, len(months))]
known = growth[YEAR:end]
mean = sum(known) / len(known)
deviation = (sum((value - mean) ** 2 for value in known) / len(known)) ** 0.5


def scaled(first, count):
    return [(value - mean) / deviation for value in growth[first:first + count]]


def windows(starts):
    return torch.tensor([scaled(start - WINDOW, WINDOW) for start in starts]).unsqueeze(2)  # (N, 24, 1)


def nexts(starts):
    return torch.tensor([scaled(start, YEAR) for start in starts])  # (N, 12)


torch.manual_seed(options.seed)
model = Forecaster()
criterion = nn.MSELoss()
optimizer = optim.AdamW(model.parameters(), lr=3e-3)
scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=max(options.epochs, 1))

starts = list(range(YEAR + WINDOW, end - YEAR + 1))
losses = []
for epoch in range(options.epochs):
    order = [starts[number] for number in permutation(len(starts), options.seed + epoch)]
    for i in range(0, len(order) - BATCH + 1, BATCH):
        batch = order[i:i + BATCH]
        optimizer.zero_grad()
        loss = criterion(model(windows(batch)), nexts(batch))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    scheduler.step()

model.eval()
held_out = list(range(end, len(months) - YEAR + 1))
with torch.no_grad():
    predicted = model(windows(held_out)).tolist()
errors = [
    abs(months[start + k - YEAR] + mean + deviation * value - months[start + k])
    for start, year in zip(held_out, predicted)
    for k, value in enumerate(year)
]
record('forecast', sum(errors) / len(errors), losses, options)
