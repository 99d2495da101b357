"""The networks that are compared, in PyTorch: the same as in networks.ts."""
import torch
from torch import nn
from torch.nn import functional as F


class LanguageModel(nn.Module):
    def __init__(self, V, E, H):
        super().__init__()
        self.embedding = nn.Embedding(V, E)
        self.lstm = nn.LSTM(E, H, batch_first=True)
        self.fc = nn.Linear(H, V)

    def forward(self, x):
        return self.fc(self.lstm(self.embedding(x))[0])


class Tagger(nn.Module):
    def __init__(self, V, E, H, tags):
        super().__init__()
        self.embedding = nn.Embedding(V, E)
        self.gru = nn.GRU(E, H, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * H, tags)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(self.embedding(x), lengths, batch_first=True)
        return self.fc(nn.utils.rnn.pad_packed_sequence(self.gru(packed)[0], batch_first=True)[0])


class Attention(nn.Module):
    def __init__(self, H):
        super().__init__()
        self.Wa = nn.Linear(H, H)
        self.Ua = nn.Linear(H, H)
        self.Va = nn.Linear(H, 1)

    def forward(self, query, keys):
        scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys)))
        return torch.bmm(F.softmax(scores.transpose(1, 2), dim=-1), keys)


class Seq2Seq(nn.Module):
    def __init__(self, V, H):
        super().__init__()
        self.source = nn.Embedding(V, H)
        self.encoder = nn.GRU(H, H, batch_first=True)
        self.target = nn.Embedding(V, H)
        self.attention = Attention(H)
        self.decoder = nn.GRU(2 * H, H, batch_first=True)
        self.out = nn.Linear(H, V)

    def forward(self, x, y):
        keys, hidden = self.encoder(self.source(x))
        decoded = []
        for word in self.target(y).split(1, 1):
            context = self.attention(hidden.transpose(0, 1), keys)
            output, hidden = self.decoder(torch.cat((word, context), dim=2), hidden)
            decoded.append(output)
        return self.out(torch.cat(decoded, dim=1))


class CRNN(nn.Module):
    def __init__(self, H, classes):
        super().__init__()
        self.cnn = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2))
        self.rnn = nn.LSTM(32 * 8, H, bidirectional=True)
        self.fc = nn.Linear(2 * H, classes)

    def forward(self, images):
        features = self.cnn(images)
        sequence = features.permute(3, 0, 1, 2).flatten(2)
        return F.log_softmax(self.fc(self.rnn(sequence)[0]), 2)


class VoiceEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(40, 256, 3, batch_first=True)
        self.linear = nn.Linear(256, 256)
        self.relu = nn.ReLU()

    def forward(self, mels):
        _, (hidden, _) = self.lstm(mels)
        return F.normalize(self.relu(self.linear(hidden[2])), dim=1)
