"""The Python side of `npm run models`: runs networks as their own packages define them, on inputs that are the same every time.

Each line of standard input names a wheel, the folders it needs and a file; the file is written with cases of that network, each
with its input and its output, and the line is answered. The first line says which PyTorch this is, or what is missing.
"""
import functools
import json
import sys
import tarfile
import types
import wave
from pathlib import Path
from unittest.mock import MagicMock


def say(answer):
    print(json.dumps(answer), flush=True)


def stand_in(name, module):
    """What `import name` gives from now on."""
    sys.modules[name] = module
    parent, _, child = name.rpartition('.')
    if parent:
        setattr(sys.modules[parent], child, module)
    return module


def unused(*names):
    """Stands for modules that a package imports and its network does not use, so that they need not be installed."""
    for name in names:
        stand_in(name, MagicMock())


def bare(name, folder):
    """A package whose __init__ is not run, since that imports what its network does not use."""
    package = types.ModuleType(name)
    package.__path__ = [str(folder / name.replace('.', '/'))]
    return stand_in(name, package)


def inference(model, path, *keys, **options):
    """The model with the weights of a file, or of a part of it."""
    state_dict = functools.reduce(dict.__getitem__, keys, torch.load(path, map_location='cpu', weights_only=True))
    model.load_state_dict(state_dict, **options)
    return model.eval()


def resemblyzer(folder, **_):
    bare('resemblyzer', folder)
    unused('resemblyzer.audio')
    from resemblyzer.voice_encoder import VoiceEncoder
    mels = torch.rand(4, 160, 40) ** 4 * 0.1  # as in spectrograms, little is loud
    yield 'VoiceEncoder', mels, VoiceEncoder(device='cpu', verbose=False)(mels), None


def medaka(folder, **_):
    bare('medaka', folder)
    bare('medaka.architectures', folder)
    unused('medaka.features')
    stand_in('medaka.models', types.SimpleNamespace(TorchModel=torch.nn.Module))
    from medaka.architectures.gru import GRUModel
    for archive in sorted((folder / 'medaka/data').glob('*.tar.gz')):
        with tarfile.open(archive) as tar:
            state_dict = torch.load(tar.extractfile('model/weights.pt'), map_location='cpu', weights_only=True)
        model = GRUModel(gru_size=state_dict['linear.weight'].shape[1] // 2)
        model.load_state_dict(state_dict)
        counts = torch.rand(2, 200, 10) ** 8
        counts = counts / counts.sum(-1, keepdim=True)  # of all reads at a position
        yield archive.name, counts, model(counts), None


def g2p_en(folder, **_):
    bare('g2p_en', folder)
    unused('nltk', 'nltk.corpus', 'nltk.tokenize', 'inflect')
    from g2p_en.g2p import G2p

    class Recorded(G2p):
        def grucell(self, *args):
            self.states.append(super().grucell(*args))
            return self.states[-1]

    model = Recorded()
    for word in ['activationist', 'tensorflow', "o'malley", 'zyzzyva', 'é']:
        model.states = []
        phonemes = model.predict(word)
        decoder = np.concatenate(model.states[len(word) + 1:])
        yield word, None, decoder @ model.fc_w.T + model.fc_b, phonemes


def g2pm(folder, **_):
    from g2pM import G2pM

    class Recorded(G2pM):
        def fc_layer(self, inputs):
            self.logits = super().fc_layer(inputs)
            return self.logits

    model = Recorded()
    for sentence in ['然而，他红了20年以后，他竟退出了大家的视线。', '银行行长重新长大了', '都长得差不多，还还给我呢']:
        pinyin = model(sentence, char_split=True)
        yield sentence, None, model.logits, pinyin


def arabic_diacritizer(folder, **_):
    from diacritize import BiLSTMDiacritizer
    from diacritize.unicode_utils import strip_diacritics
    model = BiLSTMDiacritizer.from_pretrained()
    for text in ['بسم الله الرحمن الرحيم', 'ذهب الولد إلى المدرسة صباح اليوم، ثم عاد إلى البيت.']:
        input_ids = torch.tensor([model.tokenizer.encode(strip_diacritics(text), add_special=False)])
        yield text, input_ids, model(input_ids), model.diacritize(text)


def beatnet(folder, **_):
    from BeatNet.model import BDA
    for i in [1, 2, 3]:
        model = inference(BDA(272, 150, 2, 'cpu'), folder / f'BeatNet/models/model_{i}_weights.pt', strict=False)
        spectrogram = torch.rand(1, 250, 272) ** 4 * 3
        output = torch.cat([model(piece)[0] for piece in spectrogram.chunk(2, 1)], 1)  # one after the other, as they come
        yield f'model_{i}_weights.pt', spectrogram, model.final_pred(output), None


def written(text, width, height):
    """The grey pixels of a line of text."""
    from PIL import Image, ImageDraw, ImageFont
    image = Image.new('L', (width, height), 255)
    ImageDraw.Draw(image).text((4, height // 2), text, fill=0, font=ImageFont.load_default(height * 0.65), anchor='lm')
    return np.array(image)


def nano_ocr(folder, **_):
    unused('torchvision')
    from nano_ocr.ocr import NanoOCR
    ocr = NanoOCR(device='cpu')
    for text in ['Total 42.50', 'Hello World']:
        images = (torch.tensor(written(text, 128, 32))[None, None] / 255 - 0.5) / 0.5
        logits = ocr.model(images)
        yield text, images, logits, [ocr._ctc_decode(logits)[0]]


def legere(folder, **_):
    bare('legere', folder)
    from legere.lines import images_to_tensor, normalize_line
    from legere.model import CompactCRNN, LineClassifier, ctc_greedy_decode
    lines = [written(text, 360, 40) for text in ['São Paulo, 25 de março', 'A função está aqui!']]
    images = images_to_tensor([normalize_line(line) for line in lines])
    logits = inference(CompactCRNN(), folder / 'legere/data/model.pt', 'model')(images)
    yield 'CompactCRNN', images, logits, ctc_greedy_decode(logits)
    yield 'LineClassifier', images, inference(LineClassifier(), folder / 'legere/data/lineclf.pt', 'model')(images), None


def silero_vad(speech, **_):
    unused('packaging')
    from silero_vad import get_speech_timestamps, get_speech_timestamps_from_probs, load_silero_vad
    model = load_silero_vad()
    with wave.open(speech) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), '<i2').astype(np.float32) / 32768
    options = [{'threshold': 0.7, 'min_silence_duration_ms': 500, 'speech_pad_ms': 300}, {'max_speech_duration_s': 3},
               {'max_speech_duration_s': 2, 'use_max_poss_sil_at_max_speech': False}]
    for sampling_rate in [16000, 8000]:
        audio = torch.from_numpy(samples[::16000 // sampling_rate].copy())
        speech_probs = model.audio_forward(audio, sampling_rate)
        common = {'audio_length_samples': len(audio), 'sampling_rate': sampling_rate}
        segments = [get_speech_timestamps_from_probs(speech_probs[0].tolist(), **common, **keywords) for keywords in options]
        segments.insert(0, get_speech_timestamps(audio, model, sampling_rate=sampling_rate))
        yield f'{sampling_rate} Hz', {'audio': audio, 'options': [{}, *options]}, speech_probs, segments


ORIGINALS = {
    'silero-vad': silero_vad, 'Resemblyzer': resemblyzer, 'medaka': medaka, 'legere': legere, 'nano-ocr': nano_ocr,
    'g2pM': g2pm, 'g2p_en': g2p_en, 'BeatNet': beatnet, 'arabic-diacritizer': arabic_diacritizer,
}


def run(name, folder, file, path=(), **needed):
    sys.path[:0] = [folder, *path]
    torch.manual_seed(0)
    with torch.no_grad():
        cases = [{'name': case, 'input': given, 'output': torch.as_tensor(output).float(), 'text': text}
                 for case, given, output, text in ORIGINALS[name](folder=Path(folder), **needed)]
    torch.save(cases, file)


try:
    import numpy as np
    import torch
except ImportError as error:
    say({'missing': str(error)})
else:
    say({'torch': torch.__version__})
    for line in sys.stdin:
        run(**json.loads(line))
        say(None)
