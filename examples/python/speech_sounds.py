"""Sounds to learn speech detection from: recordings of speech, laid between silences into noise that is made here, or music, with where
there is speech, as the clean recordings' energy has it."""
from pathlib import Path

import numpy as np
import soundfile
from scipy.ndimage import binary_closing, binary_opening
from scipy.signal import lfilter, resample_poly

from speech_detector import RATE, STEP


def read_sound(file):
    samples, rate = soundfile.read(file, dtype='float32', always_2d=True)
    samples = samples.mean(1)
    return samples if rate == RATE else resample_poly(samples, RATE, rate).astype(np.float32)


def read_folder(folder):
    """All recordings below a folder; those of less than 0.2 s, and whole silences, say nothing."""
    files = sorted(file for file in Path(folder).rglob('*') if file.suffix in ('.wav', '.ogg', '.opus', '.flac'))
    sounds = [read_sound(file) for file in files if 'silence' not in str(file)]
    return [sound for sound in sounds if len(sound) > RATE // 5 and np.abs(sound).max() > 1e-3]


def speech_frames(clean):
    """Of each frame whether there is speech in it: where the energy is well above the recording's quietest and near its loudest,
    without gaps of up to an eighth of a second and without clicks."""
    frames = clean[:len(clean) // STEP * STEP].reshape(-1, STEP)
    level = 10 * np.log10((frames ** 2).mean(1) + 1e-10)
    level = np.convolve(np.pad(level, 1, 'edge'), np.ones(3) / 3, 'valid')
    floor, loud = np.percentile(level, [5, 95])
    speech = level > max(loud - 32, min(floor + 10, loud - 15), -62)
    speech = binary_closing(np.pad(speech, 8), np.ones(8))[8:-8]
    return binary_opening(np.pad(speech, 4), np.ones(3))[4:-4]


NOISES = ('white', 'pink', 'rumble', 'band', 'hum', 'clicks', 'tones', 'bursts')


def noise_of(kind, length, random):
    """Noise of the power 1."""
    noise = KINDS[kind](random.standard_normal(length), np.arange(length) / RATE, random)
    return noise / np.sqrt((noise ** 2).mean() + 1e-12)


def pink(white, time, random):
    return lfilter([0.05, -0.096, 0.0506, -0.0044], [1, -2.495, 2.017, -0.522], white)


def rumble(white, time, random):
    return lfilter([1], [1, -random.uniform(0.9, 0.995)], white)


def band(white, time, random):
    """As wind and machines have it: loudest about one pitch."""
    radius, pitch = random.uniform(0.7, 0.98), random.uniform(100, 3500)
    return lfilter([1], [1, -2 * radius * np.cos(2 * np.pi * pitch / RATE), radius ** 2], white)


def hum(white, time, random):
    pitch = random.choice([50, 60, random.uniform(40, 400)])
    waves = [random.uniform(0, 1) / k ** 0.5 * np.sin(2 * np.pi * k * pitch * time + k) for k in range(1, 13)]
    return sum(waves) + 0.05 * white


def clicks(white, time, random):
    hits = (random.random(len(white)) < random.uniform(1, 25) / RATE) * random.uniform(0.2, 1, len(white))
    return lfilter([1], [1, -random.uniform(0.5, 0.97)], hits * np.sign(white)) + 0.003 * white


def tones(white, time, random):
    """Of telephones and alarms: one or two pitches at once, some of them gliding, with rests between."""
    noise, at = np.zeros(len(white)), 0
    while at < len(noise):
        seconds = random.uniform(0.05, 0.7) if random.random() < 0.9 else random.uniform(1, 6)
        part = time[:min(int(RATE * seconds), len(noise) - at)]
        pitches, glide = random.uniform(200, 3000, 2), random.choice([0, 0, random.uniform(-900, 900)])
        noise[at:at + len(part)] = np.sin(2 * np.pi * (pitches[0] * part + glide * part ** 2))
        noise[at:at + len(part)] += random.choice([0, 1]) * np.sin(2 * np.pi * pitches[1] * part)
        at += len(part) + int(RATE * random.uniform(0.02, 0.8))
    return noise


def bursts(white, time, random):
    """Comes and goes at the pace of syllables."""
    knots = random.random(2 + int(time[-1] * random.uniform(1, 8))) ** 2
    loudness = np.interp(np.linspace(0, len(knots) - 1, len(white)), np.arange(len(knots)), knots)
    return lfilter([1], [1, -random.uniform(0, 0.95)], white) * loudness


KINDS = {
    'white': lambda white, time, random: white,
    'pink': pink,
    'rumble': rumble,
    'band': band,
    'hum': hum,
    'clicks': clicks,
    'tones': tones,
    'bursts': bursts,
}


def spoken(recordings, random):
    """A recording, faster or slower than it was, and where there is speech in it."""
    sound = recordings[random.integers(len(recordings))]
    sound = resample_poly(sound, random.integers(16, 26), 20) if random.random() < 0.7 else sound
    return sound, speech_frames(sound)


def event(random):
    """What is as loud as speech and is none: a tone, a knock, a rush."""
    length = int(RATE * random.uniform(0.05, 1.5))
    fading = np.exp(-np.arange(length) / RATE * random.choice([0, random.uniform(0, 10)]))
    return noise_of(NOISES[random.integers(len(NOISES))], length, random) * fading, np.zeros(length // STEP, bool)


def speech_track(recordings, seconds, random):
    """Recordings and events with silences between them, each louder or softer than it was, and where there is speech. Now and then
    there is none."""
    clean = np.zeros(seconds * RATE // STEP * STEP, np.float32)
    speech = np.zeros(len(clean) // STEP, bool)
    silent = random.random() < 0.15
    frame = int(random.exponential(60))
    while frame < len(speech):
        sound, labels = event(random) if silent or random.random() < 0.25 else spoken(recordings, random)
        labels = labels[:len(speech) - frame]
        sound = sound[:len(labels) * STEP]
        sound = sound * 10 ** (random.uniform(-8, 4) / 20) / (np.sqrt((sound ** 2).mean()) + 1e-6) * 0.05
        clean[frame * STEP:][:len(sound)] = sound
        speech[frame:][:len(labels)] = labels
        frame += len(labels) + int(random.exponential(70))
    return clean, speech


def mix(clean, noise, decibels, random):
    """The speech with noise that is so much softer, all of it louder or softer, and brighter or duller."""
    loud = np.sqrt((clean[clean != 0] ** 2).mean()) if clean.any() else 0.05
    mixed = clean + noise * loud * 10 ** (-decibels / 20) + 1e-4 * random.standard_normal(len(clean))
    mixed = lfilter([1, random.uniform(-0.6, 0.3)], [1], mixed)
    return np.clip(mixed * 10 ** (random.uniform(-22, 8) / 20), -1, 1).astype(np.float32)


def example(recordings, music, noises, seconds, random, decibels=None):
    """A mixture (samples,) and where there is speech in it (frames,)."""
    clean, speech = speech_track(recordings, seconds, random)
    noise = np.zeros(len(clean))
    for _ in range(random.integers(1, 3)):
        if music and (not noises or random.random() < 0.4):
            track = music[random.integers(len(music))]
            at = random.integers(len(track) - 2 * len(clean))
            part = resample_poly(track[at:at + 2 * len(clean)], random.integers(12, 31), 20)[:len(clean)]
            noise = noise + part / np.sqrt((part ** 2).mean() + 1e-6)
        elif noises:
            noise = noise + noise_of(noises[random.integers(len(noises))], len(clean), random)
    return mix(clean, noise, random.uniform(-3, 40) if decibels is None else decibels, random), speech
