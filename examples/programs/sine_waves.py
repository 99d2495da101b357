"""sine_waves.ts in PyTorch."""
import math

import torch
from torch import nn, optim

STEPS = 100
N, L, T = 8, 40, 15

data = torch.tensor([[math.sin((i + 7 * n) / T) for i in range(L)] for n in range(N)])


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm1 = nn.LSTMCell(1, 24)
        self.lstm2 = nn.LSTMCell(24, 24)
        self.linear = nn.Linear(24, 1)

    def forward(self, input):
        outputs = []
        first = second = torch.zeros(N, 24), torch.zeros(N, 24)
        for input_t in input.split(1, dim=1):
            first = self.lstm1(input_t, first)
            second = self.lstm2(first[0], second)
            outputs.append(self.linear(second[0]))
        return torch.cat(outputs, dim=1)


torch.manual_seed(0)
input, target = data[:, :-1], data[:, 1:]
seq = Sequence()
criterion = nn.MSELoss()
optimizer = optim.LBFGS(seq.parameters(), lr=0.1, max_iter=2)


def closure():
    optimizer.zero_grad()
    loss = criterion(seq(input), target)
    loss.backward()
    return loss


for step in range(STEPS):
    print(optimizer.step(closure).item())
