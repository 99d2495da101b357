"""captioning.ts in PyTorch."""
import torch
from torch import nn, optim
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

STEPS = 100
N = 6
WHO, WHAT, WHERE = ['dog', 'cat', 'child', 'bird'], ['sleeps', 'runs', 'eats'], ['garden', 'house', 'street']
words = ['<start>', '<end>', 'a', 'in', 'the', *WHO, *WHAT, *WHERE]
FEATURES = len(WHO) + len(WHAT) + len(WHERE)


def scene(i):
    who, what, where = i % len(WHO), 5 * i % len(WHAT), (i >> 2) % (len(WHERE) + 1)
    features = [0.0] * FEATURES
    features[who] = features[len(WHO) + what] = 1.0
    if where < len(WHERE):
        features[len(WHO) + len(WHAT) + where] = 1.0
    place = ['in', 'the', WHERE[where]] if where < len(WHERE) else []
    caption = ['<start>', 'a', WHO[who], WHAT[what], *place, '<end>']
    return features, torch.tensor([words.index(word) for word in caption])


class EncoderCNN(nn.Module):
    def __init__(self, embed_size):
        super().__init__()
        self.linear = nn.Linear(FEATURES, embed_size)

    def forward(self, images):
        return self.linear(images)


class DecoderRNN(nn.Module):
    def __init__(self, embed_size, hidden_size, vocab_size, num_layers):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, embed_size)
        self.lstm = nn.LSTM(embed_size, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, vocab_size)

    def forward(self, features, captions, lengths):
        embeddings = torch.cat((features.unsqueeze(1), self.embed(captions)), 1)
        packed = pack_padded_sequence(embeddings, lengths, batch_first=True)
        hiddens, _ = self.lstm(packed)
        return self.linear(hiddens.data)


torch.manual_seed(0)
encoder, decoder = EncoderCNN(16), DecoderRNN(16, 32, len(words), 1)
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam([*decoder.parameters(), *encoder.linear.parameters()], lr=0.01)

for step in range(STEPS):
    scenes = sorted((scene(step * N + i) for i in range(N)), key=lambda scene: len(scene[1]), reverse=True)
    lengths = [len(caption) for _, caption in scenes]
    images = torch.tensor([features for features, _ in scenes])
    captions = pad_sequence([caption for _, caption in scenes], batch_first=True)
    targets = pack_padded_sequence(captions, lengths, batch_first=True).data
    encoder.zero_grad()
    decoder.zero_grad()
    loss = criterion(decoder(encoder(images), captions, lengths), targets)
    loss.backward()
    optimizer.step()
    print(loss.item())
