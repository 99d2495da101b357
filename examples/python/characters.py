"""The model of characters, and the text as numbers: examples/characters in PyTorch."""
import torch
from torch import nn

BATCH, CHUNK = 16, 32
LEARNING_RATE = 3e-3
MAX_NORM = 1.0


class CharModel(nn.Module):
    def __init__(self, n_characters, cell='GRU', embedding_size=32, hidden_size=128, num_layers=1):
        super().__init__()
        self.embedding = nn.Embedding(n_characters, embedding_size)
        self.rnn = getattr(nn, cell)(embedding_size, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, n_characters)

    def forward(self, x, state):
        output, state = self.rnn(self.embedding(x), state)
        return self.linear(output).flatten(0, 1), state


class Learner:
    def __init__(self, n_characters, **settings):
        self.model = CharModel(n_characters, **settings)
        self.optimizer = torch.optim.Adam(self.model.parameters(), LEARNING_RATE)
        self.criterion = nn.CrossEntropyLoss()
        self.state = None

    def step(self, x, y):
        self.optimizer.zero_grad()
        scores, state = self.model(x, self.state)
        self.state = tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()
        loss = self.criterion(scores, y)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), MAX_NORM)
        self.optimizer.step()
        return loss.item()


def encode(text, alphabet):
    return torch.tensor([alphabet.index(character) for character in text])


def steps_per_epoch(codes):
    return (len(codes) - 1) // (BATCH * CHUNK)


def chunk_of(codes, i):
    starts = [(piece * steps_per_epoch(codes) + i) * CHUNK for piece in range(BATCH)]
    x, y = (torch.stack([codes[start + shift:start + shift + CHUNK] for start in starts]) for shift in (0, 1))
    return x, y.flatten()
