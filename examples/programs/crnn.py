"""crnn.ts in PyTorch."""
import torch
from torch import nn, optim
from torch.nn import functional as F

STEPS, BATCH, DIGITS = 100, 8, 4
HEIGHT, WIDTH = 8, 32
FONT = [
    '111101101101111', '010110010010111', '111001111100111', '111001111001111', '101101111001001',
    '111100111001111', '111100111101111', '111001010010010', '111101111101111', '111101111001111',
]


def draw(n):
    """Image n, (1, HEIGHT, WIDTH), and its digits: each a little to the right, or down, of where it should be."""
    image = [[(31 * n + 7 * y + 13 * x + y * x) % 17 / 60 for x in range(WIDTH)] for y in range(HEIGHT)]
    digits = [(n * n + 3 * n * i + 7 * i) % 10 for i in range(DIGITS)]
    for i, digit in enumerate(digits):
        left, top = 1 + 8 * i + (n + 2 * i) % 4, 1 + (n + i) % 2
        for pixel, bit in enumerate(FONT[digit]):
            image[top + pixel // 3][left + pixel % 3] += int(bit)
    return [image], digits


class CRNN(nn.Module):
    def __init__(self, num_hidden, num_classes):
        super().__init__()
        self.cnn = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d((2, 1)),
        )
        self.rnn = nn.LSTM(16 * 2, num_hidden, bidirectional=True)
        self.fc = nn.Linear(2 * num_hidden, num_classes)

    def forward(self, images):
        features = self.cnn(images)
        sequence = features.permute(3, 0, 1, 2).flatten(2)
        output, _ = self.rnn(sequence)
        return F.log_softmax(self.fc(output), 2)


torch.manual_seed(3)
model = CRNN(32, 11)
criterion = nn.CTCLoss()
optimizer = optim.Adam(model.parameters(), 3e-3)

for step in range(STEPS):
    drawn = [draw(BATCH * step + n) for n in range(BATCH)]
    images = torch.tensor([image for image, _ in drawn])
    targets = torch.tensor([digits for _, digits in drawn]) + 1
    optimizer.zero_grad()
    log_probs = model(images)
    loss = criterion(log_probs, targets, [log_probs.size(0)] * BATCH, [DIGITS] * BATCH)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 5.0)
    optimizer.step()
    print(loss.item())
