import math

import torch
from torch import nn


class CharModel(nn.Module):
    def __init__(self, n_characters, cell, embedding_size, hidden_size, num_layers):
        super().__init__()
        self.embedding = nn.Embedding(n_characters, embedding_size)
        self.rnn = getattr(nn, cell)(embedding_size, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, n_characters)

    def forward(self, x, state):
        output, state = self.rnn(self.embedding(x), state)
        return self.linear(output).flatten(0, 1), state


checkpoint = torch.load('charmodel.pt')
alphabet = checkpoint['alphabet']
model = CharModel(len(alphabet), **checkpoint['settings'])
model.load_state_dict(checkpoint['model_state_dict'])
optimizer = torch.optim.Adam(model.parameters())
optimizer.load_state_dict(checkpoint['optimizer_state_dict'])

batch, chunk = 16, 32
codes = torch.tensor([alphabet.index(character) for character in checkpoint['text']])
steps_per_epoch = (len(codes) - 1) // (batch * chunk)
pieces = [codes[shift:][:batch * steps_per_epoch * chunk].view(batch, -1, chunk) for shift in (0, 1)]

state = checkpoint['state']
for step in range(checkpoint['step'], checkpoint['step'] + 100):
    i = step % steps_per_epoch
    if i == 0:
        state = None
    x, y = pieces[0][:, i], pieces[1][:, i].flatten()
    optimizer.zero_grad()
    scores, state = model(x, state)
    state = state.detach() if torch.is_tensor(state) else tuple(s.detach() for s in state)
    loss = nn.functional.cross_entropy(scores, y)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    checkpoint['bits'].append(loss.item() / math.log(2))
    checkpoint['norms'].append(norm.item())
    print(f"step {step + 1}: {checkpoint['bits'][-1]} bits per character")

checkpoint |= {
    'step': step + 1,
    'state': state,
    'model_state_dict': model.state_dict(),
    'optimizer_state_dict': optimizer.state_dict(),
}
torch.save(checkpoint, 'charmodel.pt')  # the page opens it again
