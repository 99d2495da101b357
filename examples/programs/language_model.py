"""language_model.ts in PyTorch."""
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

STEPS = 100
N, L = 4, 8
LR, CLIP = 2, 0.25

text = (Path(__file__).parent / 'data/story.txt').read_text().split()
words = list(dict.fromkeys(text))
rows = len(text) // N
columns = torch.tensor([words.index(word) for word in text[:rows * N]]).view(N, rows).t()


class LanguageModel(nn.Module):
    def __init__(self, ntoken, nhid, nlayers):
        super().__init__()
        self.drop = nn.Dropout(0.2)
        self.encoder = nn.Embedding(ntoken, nhid)
        self.rnn = nn.LSTM(nhid, nhid, nlayers, dropout=0.2)
        self.decoder = nn.Linear(nhid, ntoken)
        self.decoder.weight = self.encoder.weight
        nn.init.uniform_(self.encoder.weight, -0.1, 0.1)
        nn.init.zeros_(self.decoder.bias)

    def forward(self, input, hidden):
        emb = self.drop(self.encoder(input))
        output, hidden = self.rnn(emb, hidden)
        decoded = self.decoder(self.drop(output)).view(-1, len(words))
        return F.log_softmax(decoded, dim=1), hidden


torch.manual_seed(1111)
model = LanguageModel(len(words), 32, 2)
criterion = nn.NLLLoss()

hidden = torch.zeros(2, N, 32), torch.zeros(2, N, 32)
at = 0
for step in range(STEPS):
    if at + L >= rows:
        at = 0
    data, targets = columns[at:at + L], columns[at + 1:at + L + 1].reshape(-1)
    model.zero_grad()
    hidden = tuple(state.detach() for state in hidden)
    output, hidden = model(data, hidden)
    loss = criterion(output, targets)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), CLIP)
    with torch.no_grad():
        for p in model.parameters():
            p.add_(p.grad, alpha=-LR)
    print(loss.item())
    at += L
