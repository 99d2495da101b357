"""translation.ts in PyTorch."""
import json
from pathlib import Path

import torch
from torch import nn, optim
from torch.nn import functional as F

STEPS = 100
N, H = 8, 32
SOS, EOS = 0, 1

pairs = json.loads((Path(__file__).parent / 'data/pairs.json').read_text())


def vocabulary(side):
    return ['SOS', 'EOS', *dict.fromkeys(word for pair in pairs for word in pair[side].split(' '))]


english, german = vocabulary(0), vocabulary(1)
longest = 1 + max(len(sentence.split(' ')) for pair in pairs for sentence in pair)


def numbers(sentence, words):
    known = [words.index(word) for word in sentence.split(' ')]
    return known + [EOS] * (longest - len(known))


class EncoderRNN(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.gru = nn.GRU(H, H, batch_first=True)
        self.dropout = nn.Dropout(0.1)
        self.embedding = nn.Embedding(words, H)

    def forward(self, input):
        return self.gru(self.dropout(self.embedding(input)))


class BahdanauAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.Wa = nn.Linear(H, H)
        self.Ua = nn.Linear(H, H)
        self.Va = nn.Linear(H, 1)

    def forward(self, query, keys):
        scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys)))
        weights = F.softmax(scores.transpose(1, 2), dim=-1)
        return torch.bmm(weights, keys)


class AttnDecoderRNN(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.attention = BahdanauAttention()
        self.gru = nn.GRU(2 * H, H, batch_first=True)
        self.dropout = nn.Dropout(0.1)
        self.embedding = nn.Embedding(words, H)
        self.out = nn.Linear(H, words)

    def forward(self, outputs, hidden, target):
        decoded = []
        for i in range(longest):
            word = torch.full((N, 1), SOS) if i == 0 else target[:, i - 1:i]
            embedded = self.dropout(self.embedding(word))
            context = self.attention(hidden.permute(1, 0, 2), outputs)
            output, hidden = self.gru(torch.cat((embedded, context), dim=2), hidden)
            decoded.append(self.out(output))
        return F.log_softmax(torch.cat(decoded, dim=1), dim=-1)


torch.manual_seed(0)
encoder, decoder = EncoderRNN(len(english)), AttnDecoderRNN(len(german))
encoder_optimizer = optim.Adam(encoder.parameters(), lr=0.001)
decoder_optimizer = optim.Adam(decoder.parameters(), lr=0.001)
criterion = nn.NLLLoss()

for step in range(STEPS):
    batch = [pairs[(step * N + i) % len(pairs)] for i in range(N)]
    input = torch.tensor([numbers(source, english) for source, _ in batch])
    target = torch.tensor([numbers(to, german) for _, to in batch])
    encoder_optimizer.zero_grad()
    decoder_optimizer.zero_grad()
    outputs, hidden = encoder(input)
    loss = criterion(decoder(outputs, hidden, target).view(-1, len(german)), target.view(-1))
    loss.backward()
    encoder_optimizer.step()
    decoder_optimizer.step()
    print(loss.item())
