"""bilstm_crf.ts in PyTorch."""
import json
from pathlib import Path

import torch
from torch import nn, optim
from torch.nn import functional as F

STEPS = 100
NEVER = -10000.0
data = json.loads((Path(__file__).parent / 'data/tagged.json').read_text())


def unique(items):
    return list(dict.fromkeys(items))


words = unique(word for sentence, _ in data for word in sentence)
tags = [*unique(tag for _, tagged in data for tag in tagged), 'START', 'STOP']
START, STOP = tags.index('START'), tags.index('STOP')


class BiLSTM_CRF(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim):
        super().__init__()
        self.hidden_dim = hidden_dim
        self.word_embeds = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim // 2, num_layers=1, bidirectional=True)
        self.hidden2tag = nn.Linear(hidden_dim, len(tags))
        self.transitions = nn.Parameter(torch.randn(len(tags), len(tags)))  # (to, from)
        self.transitions.data[START, :] = NEVER
        self.transitions.data[:, STOP] = NEVER

    def features(self, sentence):
        hidden = torch.randn(2, self.hidden_dim // 2), torch.randn(2, self.hidden_dim // 2)
        output, _ = self.lstm(self.word_embeds(sentence), hidden)
        return self.hidden2tag(output)

    def partition(self, features):
        alpha = torch.full((len(tags),), NEVER)
        alpha[START] = 0
        for scores in features:
            alpha = torch.logsumexp(self.transitions + alpha, 1) + scores
        return torch.logsumexp(alpha + self.transitions[STOP], 0)

    def score(self, features, tagged):
        emitted = features * F.one_hot(tagged, len(tags))
        to = torch.cat([tagged, torch.tensor([STOP])])
        origin = torch.cat([torch.tensor([START]), tagged])
        return emitted.sum() + self.transitions[to, origin].sum()

    def forward(self, sentence, tagged):
        features = self.features(sentence)
        return self.partition(features) - self.score(features, tagged)


torch.manual_seed(1)
model = BiLSTM_CRF(len(words), 5, 4)
optimizer = optim.SGD(model.parameters(), lr=0.01, weight_decay=1e-4)

for step in range(STEPS):
    sentence, tagged = data[step % len(data)]
    x, y = torch.tensor([words.index(word) for word in sentence]), torch.tensor([tags.index(tag) for tag in tagged])
    optimizer.zero_grad()
    loss = model(x, y)
    loss.backward()
    optimizer.step()
    print(loss.item())
