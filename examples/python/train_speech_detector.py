"""Trains the model of the browser's page that tells where somebody speaks.

    pip install torch numpy scipy soundfile
    python3 examples/python/train_speech_detector.py --speech FOLDER... --music FOLDER --test-speech FOLDER... --test-music FOLDER

Folders have recordings in WAV, Ogg or FLAC; examples/README.md says which ones the page's model learned from.
"""
import argparse
import time

import numpy as np
import torch
from torch import nn

from common import ROOT
from speech_detector import RATE, SpeechDetector, begin_with_pitches
from speech_sounds import NOISES, example, read_folder

BANDS, HIDDEN = 32, 48
BATCH, SECONDS, STEPS = 32, 6, 700
LEARNING_RATE = 4e-3
SEED = 0
OUT = ROOT / 'examples/browser/run/models/speech.pt'


def batch_of(examples):
    samples, speech = zip(*examples)
    return torch.from_numpy(np.stack(samples)), torch.from_numpy(np.stack(speech)).float()


def area_under_curve(chances, speech):
    """How often a frame of speech is taken for likelier speech than one without."""
    ranks = torch.empty(len(chances), dtype=torch.float64)
    ranks[chances.argsort()] = torch.arange(1, len(chances) + 1, dtype=torch.float64)
    positive = speech.sum().item()
    return (ranks[speech > 0].sum().item() - positive * (positive + 1) / 2) / (positive * (len(speech) - positive))


def judge(model, recordings, music, noises, decibels, count=64):
    """The area under the curve, and of 100 frames how many are taken for what they are not, in mixtures of 6 s."""
    random = np.random.default_rng(1)
    samples, speech = batch_of([example(recordings, music, noises, SECONDS, random, decibels) for _ in range(count)])
    model.eval()
    with torch.no_grad():
        logits = model(samples)[0].flatten()
    model.train()
    speech = speech.flatten()
    wrong = ((logits > 0) != (speech > 0)).double().mean().item()
    return round(area_under_curve(logits, speech), 4), round(100 * wrong, 2)


def train(recordings, music):
    random = np.random.default_rng(SEED)
    torch.manual_seed(SEED)
    model = SpeechDetector(BANDS, HIDDEN)
    begin_with_pitches(model.filters)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), LEARNING_RATE)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=STEPS)
    begun = time.time()
    for step in range(STEPS):
        samples, speech = batch_of([example(recordings, music, NOISES, SECONDS, random) for _ in range(BATCH)])
        optimizer.zero_grad()
        loss = criterion(model(samples)[0], speech)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        if (step + 1) % 50 == 0:
            print(f'step {step + 1} of {STEPS}, {time.time() - begun:.0f} s: loss {loss.item():.3f}', flush=True)
    return model


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    for name in ('--speech', '--music', '--test-speech', '--test-music'):
        parser.add_argument(name, nargs='+', required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    speech, music, test_music = (
        [sound for folder in folders for sound in read_folder(folder)]
        for folders in (options.speech, options.music, options.test_music)
    )
    print(f'{len(speech)} recordings of speech, {sum(map(len, speech)) / RATE / 60:.0f} minutes', flush=True)
    model = train(speech, music)
    torch.save({'rate': RATE, 'bands': BANDS, 'hidden_size': HIDDEN, 'model_state_dict': model.state_dict()}, OUT)
    for folder in options.test_speech:
        recordings = read_folder(folder)
        for decibels in (20, 10, 5, 0):
            made, played = (judge(model, recordings, *noises, decibels) for noises in (([], NOISES), (test_music, [])))
            print(f'{folder}, {decibels} dB: noise {made}, music {played} (area under the curve, frames wrong of 100)', flush=True)
