"""Checkpoints, drawn at random: the values of Python's that people save, in one another."""
import argparse
import array
import collections
import datetime
import decimal
import fractions
import functools
import math
import operator
import pathlib
import random
import re
import types
import uuid

import numpy as np
import torch
from torch import nn

import classes
import training
from tensors import NEW_DTYPES, OLD_DTYPES, Tensors

SCALAR_TYPES = ['bool', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8', 'g', 'c8', 'c16']
ARRAY_TYPES = [*SCALAR_TYPES[:-3], 'c8', 'c16', '>f4', '>i2']
NAMES = ['weight', 'layers.0.bias', 'größe', '重み🙂', '', '0', '10', '-1', '007', '1.5', 'None', 'True', 'a b\n"', '__proto__',
         'constructor', 'state', 'param_groups', 'toString', 'length', '(1, 2)']
INTEGERS = [0, 1, -1, 3, 255, 256, -129, 65535, 65536, 2**31 - 1, -2**31, 2**31, 2**53 - 1, 2**53, 2**53 + 1, -2**53 - 1,
            2**63, -2**63, 2**64, 10**40, -(2**200)]
FLOATS = [0.0, -0.0, 1.0, -3.0, 0.5, 1e300, 5e-324, math.inf, -math.inf, math.nan, float(2**53), 1e22, 0.1]
GLOBALS = [len, math.sqrt, operator.add, dict, list, collections.OrderedDict, torch.relu, nn.functional.gelu, nn.Linear,
           np.mean, np.float32, classes.Plain, classes.Plain.Inner, classes.Color, ValueError, torch.Tensor, type(None)]


class Values(Tensors):
    def __init__(self, seed, index):
        draw = random.Random(f'{seed} {index}')
        self.protocol = draw.choice([2, 2, 3, 4, 5])
        self.format = draw.choice(['zip'] * 5 + ['legacy', 'legacy', 'plain'])
        super().__init__(draw, OLD_DTYPES if self.format == 'legacy' else OLD_DTYPES + NEW_DTYPES)
        self.with_tensors = self.format != 'plain'
        self.made = []

    def checkpoint(self):
        if self.with_tensors and self.random.random() < 0.15:
            return training.trained(self.random)
        value = self.container(self.random.choice([2, 3, 3]))
        if self.random.random() < 0.2:
            self.add_cycle()
        return value

    def value(self, depth):
        """Anything; sometimes what is there already."""
        if self.made and self.random.random() < 0.08:
            return self.random.choice(self.made)
        draw = self.random.random()
        if self.with_tensors and draw < 0.3:
            made = self.tensor()
        elif depth > 0 and draw < 0.65:
            return self.container(depth - 1)
        else:
            made = self.random.choice(LEAVES)(self)
        if self.random.random() < 0.5:
            self.made.append(made)
        return made

    def values(self, depth):
        return [self.value(depth) for _ in range(self.random.randrange(6))]

    def entries(self, depth, keys=None):
        keys = keys or self.random.choice([self.name, self.name, self.name, self.integer, self.key])
        return {keys(): self.value(depth) for _ in range(self.random.randrange(6))}

    def container(self, depth):
        made = self.random.choice(CONTAINERS)(self, depth)
        self.made.append(made)
        return made

    def add_cycle(self):
        inside = self.random.choice(self.made)
        if type(inside) is list:
            inside.append(self.random.choice([inside, self.random.choice(self.made)]))
        elif type(inside) is dict:
            inside['again'] = self.random.choice([inside, self.random.choice(self.made)])

    def name(self):
        return self.random.choice(NAMES) if self.random.random() < 0.5 else f'layer{self.random.randrange(9)}.weight'

    def integer(self):
        return self.random.choice(INTEGERS) if self.random.random() < 0.5 else self.random.randrange(-5, 50)

    def float(self):
        return self.random.choice(FLOATS) if self.random.random() < 0.7 else self.random.gauss(0, 1)

    def bytes(self):
        return self.random.randbytes(self.random.randrange(6))

    def key(self, depth=1):
        """Anything that can be a key of a dict, or an item of a set."""
        kinds = [*KEYS, Values.tuple_key] if depth > 0 else KEYS
        return self.random.choice(kinds)(self)

    def tuple_key(self):
        return tuple(self.key(0) for _ in range(self.random.randrange(4)))

    def scalar(self):
        return self.array([], self.random.choice(SCALAR_TYPES))[()]

    def array(self, shape=None, dtype=None):
        dtype = np.dtype(dtype or self.random.choice(ARRAY_TYPES))
        shape = self.shape() if shape is None else shape
        if dtype.kind in 'fc':
            numbers = self.numpy.standard_normal(shape) if dtype.kind == 'f' else self.numpy.standard_normal(shape) * (1 - 2j)
            made = np.asarray(numbers).astype(dtype)
        else:
            made = np.asarray(self.numpy.integers(0, 2 if dtype.kind == 'b' else 120, shape)).astype(dtype)
        if self.random.random() < 0.3:
            made = np.asfortranarray(made)
        return made[::2] if shape and self.random.random() < 0.1 else made

    def other_array(self):
        return self.random.choice([
            lambda: np.array(['ab', 'größe', ''][:self.random.randrange(1, 4)]),
            lambda: np.array([b'ab', b'c']),
            lambda: np.array([1, 'a', None], dtype=object),
            lambda: np.array([[[1], (2, 3)], [None, 'b']], dtype=object),
            lambda: np.array([], dtype=object),
            lambda: np.array(['2020-01-01', 'NaT'], dtype='M8[D]'),
            lambda: np.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f8')]),
            lambda: np.ma.array([1.0, 2.0], mask=[0, 1], fill_value=7),
            lambda: np.rec.array([(1, 'x')], dtype=[('n', 'i4'), ('s', 'U2')]),
        ])()

    def other_scalar(self):
        return self.random.choice([
            np.str_('größe'), np.bytes_(b'ab'), np.datetime64('2020-01-01T00:00'), np.timedelta64(3, 's'), np.float64('nan'),
            np.dtype('f4'), np.dtype([('a', 'i4')]), np.dtype('>i8'),
        ])

    def time(self):
        stamp = datetime.datetime(2024, 2, 29, self.random.randrange(24), 5, 6, self.random.choice([0, 123456, 999000]))
        zone = datetime.timezone(datetime.timedelta(hours=self.random.randrange(-11, 12), minutes=30))
        return self.random.choice([
            stamp, stamp.replace(tzinfo=datetime.timezone.utc), stamp.replace(tzinfo=zone), stamp.date(), stamp.time(),
            datetime.datetime(9999, 12, 31), datetime.date(1, 1, 1), datetime.timedelta(days=-1, microseconds=3), zone,
        ])

    def torch_value(self):
        generator = torch.Generator().manual_seed(self.random.randrange(100))
        if self.format == 'legacy':
            generator = None  # Python itself restores it before its state has been read
        return self.random.choice([
            torch.float32, torch.bfloat16, torch.bool, torch.device('cpu'), torch.device('cuda:1'), torch.Size([2, 3]),
            torch.Size([]), torch.strided, torch.sparse_coo, torch.channels_last, torch.per_tensor_affine, torch.__version__,
            generator, torch.finfo, torch.get_rng_state(),
        ])

    def storage(self):
        if self.format != 'zip':
            return None
        return self.random.choice([self.dense().untyped_storage(), torch.arange(3.0).storage()])

    def module(self):
        return self.random.choice([
            classes.Net, lambda: nn.LSTM(2, 3, bidirectional=True), lambda: nn.Linear(2, 2).eval(), nn.MSELoss,
            lambda: nn.CrossEntropyLoss(weight=torch.ones(3)), lambda: nn.Sequential(nn.Conv1d(1, 2, 3), nn.ReLU()),
        ])() if self.with_tensors else nn.MSELoss()

    def namespace(self, depth):
        made = self.random.choice([argparse.Namespace, types.SimpleNamespace, classes.Plain])
        return made(**self.entries(depth, self.name))

    def instance(self, depth):
        value = self.value(depth)
        return self.random.choice([
            lambda: classes.Settings('x', value, {'k': self.value(depth)}), lambda: classes.Frozen(value),
            lambda: classes.Slots(value, self.value(depth)), lambda: classes.SlotsAndAttributes(value, self.value(depth), 3),
            lambda: classes.OwnState(value), lambda: classes.TensorState(value),
            lambda: classes.NewArguments(value, self.value(depth)),
            lambda: classes.NewKeywords(value, second=self.attribute()), lambda: classes.Plain.Inner(value),
            lambda: classes.Failure('went wrong', value), lambda: self.reduced(value),
        ])()

    def attribute(self):
        """What JavaScript does not show, unless it is elsewhere too: it is not rounded."""
        lists = [made for made in self.made if type(made) in (list, dict)]
        return self.random.choice([
            self.name, self.float, self.time, self.torch_value, lambda: self.random.choice(lists or [{}]),
            lambda: self.dense(dtype=torch.float32) if self.with_tensors else (1, 2.0),
        ])()

    def reduced(self, value):
        made = classes.Reduced(self.attribute())
        made.extend([1, 'x'])
        made['key'] = value
        return made

    def mapping(self, depth):
        made = self.random.choice([
            dict, classes.Config, classes.Ordered, classes.AttributeDict, collections.OrderedDict, collections.Counter,
            lambda: collections.defaultdict(list), lambda: collections.defaultdict(None), collections.UserDict,
        ])()
        if isinstance(made, collections.Counter):
            made.update({self.key(): self.random.randrange(9) for _ in range(3)})
        else:
            made.update(self.entries(depth, self.name if isinstance(made, classes.AttributeDict) else None))
        if isinstance(made, (classes.Config, classes.Ordered, collections.OrderedDict)) and self.random.random() < 0.5:
            made._metadata = collections.OrderedDict([('', {'version': 1}), ('layers', self.attribute())])
        return made

    def sequence(self, depth):
        items = self.values(depth)
        made = self.random.choice([
            list, tuple, collections.deque, lambda all: collections.deque(all, 7), classes.History, classes.Pair,
            lambda all: classes.Point(len(all), all), lambda all: classes.Row('x', all), collections.UserList,
            lambda all: [*range(1001), *all], lambda all: functools.reduce(lambda inner, _: [inner], range(100), all),
        ])(items)
        if isinstance(made, (classes.History, classes.Pair)) and self.random.random() < 0.5:
            made.note = self.attribute()
        return made

    def set_of_keys(self, _depth):
        keys = (self.key() for _ in range(self.random.randrange(5)))
        return self.random.choice([set, frozenset, classes.Bag])(key for key in keys if key != 0)  # JavaScript's have no -0

    def packed(self, depth):
        if not self.with_tensors:
            return self.sequence(depth)
        return nn.utils.rnn.pack_sequence([torch.ones(3, 2), torch.zeros(1, 2)])


KEYS = [
    Values.name, Values.name, Values.integer, Values.float, Values.bytes,
    lambda v: v.random.choice([None, True, False, torch.float32, torch.int8, classes.Color.RED, classes.Level.HIGH]),
    lambda v: v.random.choice([frozenset([1]), pathlib.PurePosixPath('a/b'), datetime.date(2020, 1, 2), torch.Size([1])]),
    lambda v: v.random.choice([torch.device('cpu'), np.int64(3), np.str_('x'), classes.Frozen(2), len, torch.Tensor]),
]
LEAVES = [
    *[Values.name] * 2, *[Values.integer] * 3, *[Values.float] * 3, Values.bytes, *[Values.scalar] * 2, *[Values.array] * 3,
    Values.other_array, Values.other_scalar, Values.time, Values.torch_value, Values.torch_value,
    Values.storage, Values.module,
    lambda v: v.random.choice([None, True, False, ..., NotImplemented, (), [], {}, set(), frozenset(), '', b'']),
    lambda v: bytearray(v.bytes()),
    lambda v: complex(v.float(), v.float()),
    lambda v: v.random.choice([slice(1), slice(None, 2, -1), slice(2.0), range(5), range(3, 9, 2), range(9, 0, -1)]),
    lambda v: v.random.choice([*classes.Color, *classes.Level, *classes.Mode]),
    lambda v: v.random.choice([classes.Permission.READ, classes.Permission(3), classes.Permission(0), classes.Wide(3)]),
    lambda v: v.random.choice([pathlib.Path('/a/b.pt'), pathlib.Path('.'), pathlib.PureWindowsPath('c:/x/y'),
                               pathlib.PurePosixPath('a', 'b', 'c')]),
    lambda v: v.random.choice([decimal.Decimal('1.10'), fractions.Fraction(1, 3), uuid.UUID(int=7), random.Random(3)]),
    lambda v: v.random.choice([array.array('d', [1, 2]), re.compile('a+', re.I), functools.partial(int, '11', base=2),
                               np.random.RandomState(1), np.random.default_rng(1)]),
    lambda v: v.random.choice([classes.Integer(3), classes.Real(2), classes.Text('t'), classes.Binary(b'b'),
                               ValueError('x', 1), types.SimpleNamespace()]),
    lambda v: v.random.choice(GLOBALS),
    lambda v: v.random.choice([classes.Plain.make, operator.attrgetter('a'), operator.itemgetter(1)]),
]
CONTAINERS = [
    *[lambda v, depth: v.entries(depth)] * 5, *[lambda v, depth: v.values(depth)] * 3,
    *[lambda v, depth: tuple(v.values(depth))] * 2, Values.mapping, Values.mapping, Values.mapping, Values.sequence,
    Values.sequence, Values.namespace, Values.namespace, Values.instance, Values.set_of_keys, Values.packed,
]
