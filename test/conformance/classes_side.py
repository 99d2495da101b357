"""The PyTorch side of `npm run conformance:classes`: draws models, and says whether code makes one that loads their state.

The first line says which PyTorch this is, or what is missing. The process ends when standard input does.
"""
import json
import os
import random
import sys
import tempfile
import warnings


def say(answer):
    print(json.dumps(answer), flush=True)


NAMES = ['fc', 'rnn', 'encoder', 'decoder', 'conv1', 'bn1', 'embedding', 'head', 'layers', 'x', 'h', 'self_attn', 'norm',
         'lambda', 'class', 'None', '__x', 'a b', "it's", 'größe', '重み', '0', '12', '\\', '\n', '"', '#', 'nn', 'torch', 'type',
         'super', '_apply', 'proj', 'lstm_cell', 'cells', 'out', 'Model', 'load_file', "');exit()#", 'array', 'true']

SMALL = [1, 2, 3, 4, 6, 8]


class Draw:
    """Random modules, all of one generator."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def size(self):
        return self.random.choice(SMALL)

    def flag(self):
        return self.random.random() < 0.5

    def recurrent(self):
        kind = self.random.choice([nn.RNN, nn.LSTM, nn.GRU])
        hidden = self.size()
        options = dict(num_layers=self.random.randint(1, 3), bias=self.flag(), bidirectional=self.flag())
        if kind is nn.LSTM and hidden > 1 and self.flag():
            options['proj_size'] = self.random.randint(1, hidden - 1)
        return kind(self.size(), hidden, **options)

    def cell(self):
        return self.random.choice([nn.RNNCell, nn.LSTMCell, nn.GRUCell])(self.size(), self.size(), bias=self.flag())

    def convolution(self):
        dimensions = self.random.randint(1, 3)
        groups = self.random.choice([1, 1, 2])
        kind = getattr(nn, self.random.choice(['Conv', 'ConvTranspose']) + f'{dimensions}d')
        kernel = tuple(self.random.randint(1, 3) for _ in range(dimensions))
        return kind(groups * self.size(), groups * self.size(), kernel, groups=groups, bias=self.flag())

    def attention(self):
        heads, size = self.random.randint(1, 2), self.size()
        options = dict(bias=self.flag(), add_bias_kv=self.flag())
        if self.flag():
            options.update(kdim=self.size(), vdim=self.size())
        return nn.MultiheadAttention(heads * size, heads, **options)

    def norm(self):
        size = self.size()
        return self.random.choice([
            lambda: nn.BatchNorm1d(size), lambda: nn.BatchNorm2d(size, affine=False), lambda: nn.LayerNorm(size),
            lambda: nn.LayerNorm((size, 3)), lambda: nn.GroupNorm(1, size), lambda: nn.RMSNorm(size),
            lambda: nn.LayerNorm(size, bias=False), lambda: nn.PReLU(size), lambda: nn.InstanceNorm2d(size, affine=True),
            lambda: nn.BatchNorm3d(size, track_running_stats=False), lambda: nn.RMSNorm((size, 2)),
        ])()

    def wrapped(self):
        utils = nn.utils
        return self.random.choice([
            lambda: utils.weight_norm(self.convolution(), dim=self.random.choice([0, 1, None])),
            lambda: utils.parametrizations.weight_norm(nn.Linear(self.size(), self.size()), dim=self.random.choice([0, 1])),
            lambda: utils.weight_norm(nn.LSTM(self.size(), self.size()), 'weight_hh_l0'),
            lambda: utils.parametrizations.spectral_norm(nn.Linear(self.size() + 1, self.size() + 1)),
            lambda: utils.spectral_norm(nn.Conv2d(self.size(), self.size(), 3)),
        ])()

    def leaf(self):
        return self.random.choice([
            self.recurrent, self.cell, self.convolution, self.attention, self.norm, self.wrapped,
            lambda: nn.Linear(self.size(), self.size(), bias=self.flag()),
            lambda: nn.Embedding(self.size() * 3, self.size()),
            lambda: nn.Bilinear(self.size(), self.size(), self.size(), bias=self.flag()),
            lambda: nn.TransformerEncoderLayer(self.size() * 2, 2, 5),
            lambda: nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Dropout(), nn.Linear(3, self.size())),
        ])()

    def module(self, depth):
        if depth == 0 or self.random.random() < 0.4:
            return self.leaf()
        if self.flag():
            count, state = self.random.randint(1, 5), self.random.getstate()
            return nn.ModuleList(self.again(state, depth - 1) for _ in range(count))
        if self.flag():
            between = [nn.ReLU(), nn.Dropout(), nn.Identity()]
            modules = [self.module(depth - 1) if self.flag() else self.random.choice(between) for _ in range(6)]
            return nn.Sequential(*modules)
        return self.composite(depth)

    def again(self, state, depth):
        self.random.setstate(state)
        return self.module(depth)

    def composite(self, depth):
        class Composite(nn.Module):
            pass

        model = Composite()
        for name in self.random.sample(NAMES, self.random.randint(1, 6)):
            if hasattr(model, name):
                setattr(model, name, self.module(depth - 1))
            elif self.random.random() < 0.15:
                model.register_parameter(name, nn.Parameter(torch.zeros(self.size(), 2)))
            elif self.random.random() < 0.15:
                dtype = self.random.choice([torch.int64, torch.bool, torch.float64, torch.uint8])
                model.register_buffer(name, torch.zeros([3] * self.random.randint(0, 3), dtype=dtype))
            else:
                model.add_module(name, self.module(depth - 1))
        return model

    def model(self):
        model = self.module(3)
        if isinstance(model, nn.Module) and self.random.random() < 0.2:
            table = nn.Embedding(7, 3)
            model = nn.ModuleDict({'table': table, 'rest': model, 'head': nn.Linear(3, 7, bias=False)})
            model['head'].weight = table.weight
        return model


def saved(seed):
    """A model's state dict in a file, as checkpoints have it."""
    draw = Draw(seed)
    state = draw.model().state_dict()
    prefix = draw.random.choice(['', '', 'module.', 'module._orig_mod.'])
    state = {prefix + name: tensor for name, tensor in state.items()}
    path = draw.random.choice([torch_file, torch_file, torch_file, safetensors_file, shards, npz])(draw, state, f'{FOLDER}/{seed}')
    return {'path': path, 'tensors': len(state)}


def torch_file(draw, state, path):
    value = draw.random.choice([state, {'epoch': 3, 'model_state_dict': state}, {'a': [{'model': state}], 'b': 'text'}])
    torch.save(value, f'{path}.pt')
    return f'{path}.pt'


def safetensors_file(draw, state, path):
    save_file({name: tensor.clone().contiguous() for name, tensor in state.items()}, f'{path}.safetensors')
    return f'{path}.safetensors'


def shards(draw, state, path):
    folder, names = f'{path} shards', list(state)
    os.mkdir(folder)
    weight_map = {}
    for number, part in enumerate([names[::2], names[1::2]]):
        if part:
            safetensors_file(draw, {name: state[name] for name in part}, f'{folder}/{number}')
            weight_map |= {name: f'{number}.safetensors' for name in part}
    with open(f'{folder}/model.safetensors.index.json', 'w') as file:
        json.dump({'weight_map': weight_map}, file)
    return file.name


def npz(draw, state, path):
    arrays = {name: tensor.numpy() for name, tensor in state.items() if not set('\\/"\n') & set(name)}
    numpy.savez(f'{path}.npz', **arrays)
    return f'{path}.npz'


def loads(code):
    """What is wrong with code that makes a model and loads a file, or null."""
    names = {}
    try:
        exec(compile(code, 'printed', 'exec'), names)
    except Exception as error:
        return f'{type(error).__name__}: {error}'
    models = [value for value in names.values() if isinstance(value, nn.Module)]
    return None if len(models) == 1 else f'{len(models)} models'


try:
    import numpy
    import torch
    from safetensors.torch import save_file
    from torch import nn
except ImportError as error:
    say({'missing': str(error)})
else:
    torch.set_num_threads(1)
    warnings.simplefilter('ignore')
    say({'torch': torch.__version__})
    with tempfile.TemporaryDirectory() as FOLDER:
        for line in sys.stdin:
            question = json.loads(line)
            say(saved(question['seed']) if 'seed' in question else loads(question['code']))
