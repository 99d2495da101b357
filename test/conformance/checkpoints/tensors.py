"""Tensors of every kind, drawn at random."""
import math
import warnings

import numpy as np
import torch
from torch import nn

from classes import SubTensor

warnings.filterwarnings('ignore')

OLD_DTYPES = [
    torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
    torch.uint8, torch.bool, torch.complex64, torch.complex128,
]
# Legacy files have no storages of these.
NEW_DTYPES = [
    torch.float8_e4m3fn, torch.float8_e5m2, torch.float8_e4m3fnuz, torch.float8_e5m2fnuz, torch.float8_e8m0fnu,
    torch.uint64, torch.uint32, torch.uint16, torch.complex32,
]
FLOATS = [torch.float64, torch.float32, torch.float16, torch.bfloat16]
SPECIAL = [math.nan, math.inf, -math.inf, -0.0, 1e-45, 3.4e38, 1 / 3]


class Tensors:
    """`random` draws how the tensors are made; their elements come from torch's and numpy's own generators, seeded by it."""

    def __init__(self, random, dtypes):
        self.random = random
        self.dtypes = dtypes
        torch.manual_seed(random.getrandbits(32))
        self.numpy = np.random.default_rng(random.getrandbits(32))

    def tensor(self):
        return self.random.choice(KINDS)(self)

    def shape(self):
        return [self.random.choice([0, 1, 1, 2, 3, 4]) for _ in range(self.random.choice([0, 1, 1, 2, 2, 3, 4]))]

    def dense(self, shape=None, dtype=None):
        shape = self.shape() if shape is None else shape
        dtype = dtype or self.random.choice(self.dtypes)
        if dtype.is_floating_point and dtype.itemsize > 1:
            return self.floats(shape).to(dtype)
        if dtype.is_complex:
            return torch.view_as_complex(self.floats([*shape, 2]).double()).to(dtype)
        if dtype is torch.bool:
            return torch.rand(shape) > 0.5
        small = self.random.random() < 0.5
        data = torch.from_numpy(self.numpy.integers(0, 100 if small else 255, [*shape, dtype.itemsize], dtype=np.uint8))
        if small and dtype.itemsize > 1:
            data[..., 1:] = 0
        return data.reshape(-1).view(dtype).reshape(shape) if data.numel() else torch.empty(shape, dtype=dtype)

    def floats(self, shape):
        made = torch.randn(shape, dtype=torch.float64)
        if made.numel() and self.random.random() < 0.2:
            made.view(-1)[self.random.randrange(made.numel())] = self.random.choice(SPECIAL)
        return made

    def view(self):
        base = self.dense([4, 3, 2])
        return self.random.choice([
            lambda: base.permute(2, 0, 1),
            lambda: base[1:, ::2],
            lambda: base[0, 0, :1].expand(3),
            lambda: base[2, 1, 1],
            lambda: base.as_strided([2, 2], [1, 1], 3),
            lambda: base.reshape(-1)[5:11].view(2, 3).t(),
            lambda: base[1:1],
        ])()

    def parameter(self):
        made = nn.Parameter(self.dense(dtype=self.random.choice(FLOATS)), requires_grad=self.random.random() < 0.7)
        if self.random.random() < 0.2:
            made.tag = 'attribute'
        return made

    def buffer(self):
        return nn.Buffer(self.dense(), persistent=self.random.random() < 0.5)

    def with_gradient(self):
        return self.dense(dtype=self.random.choice(FLOATS)).requires_grad_()

    def with_attributes(self):
        made = self.dense()
        made.note = self.random.choice(['a note', 3, [1.0, None], {'k': (1, 2)}])
        return made

    def subclass(self):
        return self.dense(dtype=torch.float32).as_subclass(SubTensor)

    def sparse(self):
        dtype = self.random.choice([torch.float32, torch.float64, torch.int64, torch.bool])
        layout = self.random.choice(['coo', 'hybrid', 'uncoalesced', 'csr', 'csc', 'bsr'])
        dense = self.dense([4, 6], dtype) * (torch.rand(4, 6) < 0.4)
        if layout == 'coo':
            return dense.to_sparse()
        if layout == 'hybrid':
            return self.dense([3, 2], dtype).to_sparse(1)
        if layout == 'uncoalesced':
            return torch.sparse_coo_tensor([[1, 1, 0], [2, 2, 1]], torch.tensor([1.0, 2.0, 3.0]), (2, 3))
        dense = dense.float()
        return {'csr': dense.to_sparse_csr, 'csc': dense.to_sparse_csc, 'bsr': lambda: dense.to_sparse_bsr((2, 3))}[layout]()

    def quantized(self):
        dtype = self.random.choice([torch.qint8, torch.quint8, torch.qint32])
        floats = torch.randn(3, 4)
        if self.random.random() < 0.5:
            return torch.quantize_per_tensor(floats, self.random.uniform(0.01, 0.5), self.random.randrange(20), dtype)
        scales, zeros = torch.rand(3, dtype=torch.float64) + 0.1, torch.tensor([0, 3, 7])
        return torch.quantize_per_channel(floats, scales, zeros, 0, dtype)

    def meta(self):
        return torch.empty(self.shape(), dtype=self.random.choice(FLOATS), device='meta')

    def nested(self):
        parts = [self.dense([self.random.randrange(1, 4), 2], torch.float32) for _ in range(2)]
        return torch.nested.nested_tensor(parts, layout=self.random.choice([torch.strided, torch.jagged]))

    def signed(self):
        numbers = self.dense([2, 3], self.random.choice([torch.complex64, torch.complex128]))
        return self.random.choice([numbers.conj(), numbers.conj().imag, numbers.conj().t()])


KINDS = [
    *[Tensors.dense] * 6, *[Tensors.view] * 3, *[Tensors.parameter] * 3, Tensors.buffer, Tensors.with_gradient,
    Tensors.with_attributes, Tensors.subclass, Tensors.sparse, Tensors.sparse, Tensors.quantized, Tensors.meta,
    Tensors.nested, Tensors.signed,
]
