"""tagger.ts in PyTorch."""
import json
from pathlib import Path

import torch
from torch import nn, optim
from torch.nn import functional as F

STEPS = 100
data = json.loads((Path(__file__).parent / 'data/tagged.json').read_text())


def numbered(items):
    return {item: i for i, item in enumerate(dict.fromkeys(items))}


words = numbered(word for sentence, _ in data for word in sentence)
tags = numbered(tag for _, tagged in data for tag in tagged)


class Tagger(nn.Module):
    def __init__(self, embedding_dim, hidden_dim, vocab_size, tagset_size):
        super().__init__()
        self.word_embeddings = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim)
        self.hidden2tag = nn.Linear(hidden_dim, tagset_size)

    def forward(self, sentence):
        embeds = self.word_embeddings(sentence)
        output, _ = self.lstm(embeds)
        return F.log_softmax(self.hidden2tag(output), 1)


torch.manual_seed(1)
model = Tagger(6, 6, len(words), len(tags))
loss_function = nn.NLLLoss()
optimizer = optim.SGD(model.parameters(), 0.1)

for step in range(STEPS):
    sentence, tagged = data[step % len(data)]
    x, y = torch.tensor([words[word] for word in sentence]), torch.tensor([tags[tag] for tag in tagged])
    optimizer.zero_grad()
    loss = loss_function(model(x), y)
    loss.backward()
    optimizer.step()
    print(loss.item())
