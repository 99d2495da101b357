"""Whether somebody speaks: the twin of examples/browser/run/sound/detector.ts. train_speech_detector.py trains it."""
import math

import torch
from torch import nn

RATE = 8000  # samples in a second
STEP = 128  # samples in a frame


class SpeechDetector(nn.Module):
    def __init__(self, bands, hidden_size):
        super().__init__()
        self.filters = nn.Conv1d(1, 2 * bands, 2 * STEP, stride=STEP, bias=False)
        self.norm = nn.BatchNorm1d(bands)
        self.rnn = nn.GRU(bands, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)

    def forward(self, samples, state=None):
        """Of samples (N, 128·T) how likely there is speech (N, T), as logits, the units (N, T, 48), and the state to go on with."""
        before, h_0 = state or (samples.new_zeros(len(samples), STEP), None)
        heard = torch.cat([before, samples], 1)  # each frame is heard with the one before it
        real, imaginary = self.filters(heard.unsqueeze(1)).chunk(2, 1)  # (N, 32, T)
        loudness = torch.log(real ** 2 + imaginary ** 2 + 1e-8)
        output, h_n = self.rnn(self.norm(loudness).transpose(1, 2), h_0)  # (N, T, 48)
        return self.linear(output).squeeze(2), output, (heard[:, -STEP:], h_n)


def begin_with_pitches(filters):
    """Waves of pitches that are spaced as we hear them, real and imaginary, each under a window: what the filters go on from."""
    bands, length = len(filters.weight) // 2, filters.weight.shape[2]
    mel = torch.linspace(*(2595 * math.log10(1 + f / 700) for f in (80, 3800)), bands + 2, dtype=torch.float64)
    pitches = 700 * (10 ** (mel / 2595) - 1)
    t = torch.arange(length, dtype=torch.float64) - (length - 1) / 2
    width = (0.5 * RATE / (pitches[2:] - pitches[:-2])).clamp(STEP / 3, length / 5)  # samples
    window = torch.exp(-0.5 * (t / width[:, None]) ** 2)
    phase = 2 * math.pi / RATE * pitches[1:-1, None] * t
    waves = torch.cat([window * phase.cos(), window * phase.sin()]) / window.sum(1).repeat(2)[:, None]
    with torch.no_grad():
        filters.weight.copy_(waves.unsqueeze(1))
