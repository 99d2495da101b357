"""Compares two values of Python's type by type and bit by bit, and which objects are the same ones."""
import collections
import copyreg
import struct
import types

import numpy as np
import torch
from torch import nn

MOST_MISSES = 5
# What there is once in Python, and what is no object of its own.
SINGLE = (type(None), bool, type, types.FunctionType, type(...), type(NotImplemented), torch.dtype,
          torch.layout)
STORAGES = (torch.TypedStorage, torch.UntypedStorage)
VALUES = (int, float, complex, str, bytes, tuple, types.BuiltinFunctionType)


def misses_of(expected, actual, way):
    comparison = Comparison(way)
    comparison.compare(expected, actual, 'it')
    return comparison.misses


def shown(value):
    try:
        text = f'{type(value).__module__}.{type(value).__qualname__} {value!r}'
    except Exception as error:  # of a class that was made without what its repr needs
        text = f'{type(value)} ({error})'
    return text if len(text) < 300 else text[:300] + '...'


class Comparison:
    """`way` is 'convert', which keeps everything, or 'load', of which `as_loaded` has the exceptions."""

    def __init__(self, way):
        self.way = way
        self.misses = []
        self.partners = {}
        self.taken = {}
        self.kept = []  # whose ids must not be given to others
        self.memory = {}
        self.written = {}

    def miss(self, path, expected, actual):
        if len(self.misses) < MOST_MISSES:
            self.misses.append(f'{path}: expected {expected}, got {actual}')

    def compare(self, expected, actual, path):
        if len(self.misses) >= MOST_MISSES or self.have_met(expected, actual, path):
            return
        expected = self.as_written(expected)
        if type(expected) is not type(actual):
            self.miss(path, shown(expected), shown(actual))
        elif isinstance(expected, torch.Tensor):
            self.compare_tensors(expected, actual, path)
        else:
            self.compare_values(expected, actual, path)

    def as_written(self, value):
        """What the file that was written has for `value`."""
        if isinstance(value, nn.Module):
            return collections.OrderedDict(value.state_dict().items()) or value
        if isinstance(value, torch.Tensor):
            if value.is_nested and value.layout is torch.strided:
                return list(value.unbind())
            is_record = value.is_meta or value.is_nested or value.layout in (torch.sparse_bsr, torch.sparse_bsc)
            return as_loaded(value) if self.way == 'load' and not is_record else value
        if type(value) is np.ndarray and self.way == 'load':
            return rounded_array(value)
        if isinstance(value, STORAGES) and self.way == 'load':
            return tensor_of(value)
        return value

    def have_met(self, expected, actual, path):
        """Whether these two are known to be partners. Others can be neither's."""
        if isinstance(expected, SINGLE) or type(expected) in VALUES:
            return False
        if id(expected) in self.partners:
            if self.partners[id(expected)] is not actual:
                self.miss(path, f'the object that is also elsewhere, {shown(expected)}', f'another one, {shown(actual)}')
            return True
        may_be_one = isinstance(expected, (torch.Tensor, *STORAGES))  # if they are the same view of the same numbers
        if self.taken.get(id(actual), expected) is not expected and not may_be_one:
            self.miss(path, f'an object of its own, {shown(expected)}', 'one that is also elsewhere')
        self.partners[id(expected)] = actual
        self.taken[id(actual)] = expected
        self.kept += [expected, actual]
        return False

    def compare_values(self, expected, actual, path):
        if isinstance(expected, SINGLE):
            same = expected is actual
        elif type(expected) is float:
            same = struct.pack('>d', expected) == struct.pack('>d', actual)
        elif type(expected) is complex:
            same = struct.pack('>dd', expected.real, expected.imag) == struct.pack('>dd', actual.real, actual.imag)
        elif type(expected) in (int, str, bytes, bytearray, types.BuiltinFunctionType):
            same = expected == actual
        else:
            return self.compare_parts(expected, actual, path)
        if not same:
            self.miss(path, shown(expected), shown(actual))

    def compare_parts(self, expected, actual, path):
        if type(expected) in (list, tuple):
            self.compare_items(expected, actual, path)
        elif type(expected) is dict:
            self.compare_entries(list(expected.items()), list(actual.items()), path)
        elif isinstance(expected, (set, frozenset)):
            self.compare_items(in_order(expected), in_order(actual), path)
            self.compare_items([vars(x) for x in (expected,) if hasattr(x, '__dict__')],
                               [vars(x) for x in (actual,) if hasattr(x, '__dict__')], f'{path}.__dict__')
        elif type(expected) is np.ndarray:
            self.compare_arrays(expected, actual, path)
        elif isinstance(expected, STORAGES):
            self.compare(tensor_of(expected), tensor_of(actual), path)
        else:
            self.compare_reductions(expected, actual, path)

    def compare_items(self, expected, actual, path):
        if len(expected) != len(actual):
            return self.miss(path, f'{len(expected)} items', f'{len(actual)}: {shown(actual)}')
        for i, (e, a) in enumerate(zip(expected, actual)):
            self.compare(e, a, f'{path}[{i}]')

    def compare_entries(self, expected, actual, path):
        if len(expected) != len(actual):
            return self.miss(path, f'keys {[shown(key) for key, _ in expected]}', [shown(key) for key, _ in actual])
        for (key, e), (other, a) in zip(expected, actual):
            self.compare_keys(key, other, f'{path} key {key!r}')
            self.compare(e, a, f'{path}[{key!r}]')

    def compare_keys(self, expected, actual, path):
        """Which of them are the same objects as other values is nothing that can be seen but for tensors."""
        if isinstance(expected, torch.Tensor):
            return self.compare(expected, actual, path)
        keys = Comparison(self.way)
        keys.compare(expected, actual, path)
        self.misses += keys.misses

    def compare_arrays(self, expected, actual, path):
        if (expected.dtype, expected.shape) != (actual.dtype, actual.shape):
            return self.miss(path, f'{expected.dtype} {expected.shape}', f'{actual.dtype} {actual.shape}')
        orders = [(x.flags.c_contiguous, x.flags.f_contiguous) for x in (expected, actual)]
        if orders[0] != orders[1]:
            self.miss(path, f'(C, Fortran) order {orders[0]}', orders[1])
        if expected.dtype.hasobject:
            self.compare_items(list(expected.flat), list(actual.flat), path)
        elif expected.tobytes() != actual.tobytes():
            self.miss(path, shown(expected), shown(actual))

    def compare_reductions(self, expected, actual, path):
        """Any object, by what pickle takes it apart to."""
        (function, *parts), (other, *others) = self.reduced(expected), self.reduced(actual)
        self.compare(function, other, f'{path} made by')
        for name, e, a in zip(('arguments', 'state', 'items', 'entries'), parts, others):
            self.compare(e, a, f'{path} {name}' if name != 'items' else path)

    def reduced(self, value):
        registered = copyreg.dispatch_table.get(type(value))
        made = registered(value) if registered else value.__reduce_ex__(2)
        if isinstance(made, str):
            return (made,)
        parts = [list(part) if i > 2 and part is not None else part for i, part in enumerate(made)]
        self.kept.append(parts)
        return parts + [None] * (5 - len(parts))

    def compare_tensors(self, expected, actual, path):
        looks = [look_of(tensor) for tensor in (expected, actual)]
        if looks[0] != looks[1]:
            return self.miss(path, *looks)
        if self.way == 'convert':
            if not expected.is_nested:  # which are counted as they are made
                self.compare_entries(list(vars(expected).items()), list(vars(actual).items()), f'{path}.__dict__')
            self.compare_memory(expected, actual, path)
        if numbers_of(expected) != numbers_of(actual):
            self.miss(path, shown(expected), shown(actual))

    def compare_memory(self, expected, actual, path):
        """Tensors that were one view of the same memory still are."""
        if is_plain(expected) and expected.numel() > 0:
            view = expected.data_ptr(), expected.dtype, expected.shape, expected.stride()
            if self.memory.setdefault(view, actual.data_ptr()) != actual.data_ptr():
                self.miss(path, 'the memory of another tensor', 'one with its own')


def as_loaded(tensor):
    """The tensor when it has been one of tfjs: dense, of numbers that float32 has, with nothing but a shape and a dtype."""
    plain = tensor.detach()
    if plain.layout is not torch.strided:
        plain = plain.to_dense()
    elif plain.is_quantized:
        plain = plain.dequantize()
    plain = plain.as_subclass(torch.Tensor)
    plain = plain.to(NARROW.get(plain.dtype, plain.dtype)).to(plain.dtype).resolve_conj().resolve_neg()
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(plain, requires_grad=tensor.requires_grad)
    return plain.requires_grad_(tensor.requires_grad)


def tensor_of(storage):
    untyped = storage.untyped() if isinstance(storage, torch.TypedStorage) else storage
    dtype = storage.dtype if isinstance(storage, torch.TypedStorage) else torch.uint8
    return torch.empty(0, dtype=dtype).set_(untyped)


NARROW = {torch.float64: torch.float32, torch.complex128: torch.complex64}


def rounded_array(array):
    """The array when it has been a tensor of tfjs."""
    if array.dtype.kind not in 'biufc' or array.dtype.itemsize > 16 or array.dtype.char in 'gG':
        return array
    narrow = {'d': 'f', 'D': 'F'}.get(array.dtype.char, array.dtype.char)
    return array.astype(narrow).astype(array.dtype.newbyteorder('='), order='C')


def look_of(tensor):
    look = {'dtype': tensor.dtype, 'layout': tensor.layout, 'device': tensor.device, 'requires_grad': tensor.requires_grad}
    if not tensor.is_nested:
        look['shape'] = tensor.shape
    if tensor.is_quantized:
        look['scheme'] = tensor.qscheme()
    if tensor.layout is torch.sparse_coo:
        look['coalesced'] = tensor.is_coalesced()
    return str(look)


def is_plain(tensor):
    return tensor.layout is torch.strided and not (tensor.is_meta or tensor.is_nested or tensor.is_quantized)


def numbers_of(tensor):
    """All that it stores, as bytes."""
    if is_plain(tensor):
        plain = tensor.detach().as_subclass(torch.Tensor).resolve_conj().resolve_neg().contiguous()
        return [plain.reshape(-1).view(torch.uint8).numpy().tobytes()]
    return [numbers_of(part) for part in parts_of(tensor.detach())]


def parts_of(tensor):
    """The plain tensors that one of another kind consists of."""
    if tensor.is_meta:
        return []
    if tensor.is_nested:
        return [tensor.values(), tensor.offsets()] if tensor.layout is torch.jagged else tensor.unbind()
    if tensor.layout is torch.sparse_coo:
        return [tensor._indices(), tensor._values()]
    if tensor.layout in (torch.sparse_csr, torch.sparse_bsr):
        return [tensor.crow_indices(), tensor.col_indices(), tensor.values()]
    if tensor.layout in (torch.sparse_csc, torch.sparse_bsc):
        return [tensor.ccol_indices(), tensor.row_indices(), tensor.values()]
    if tensor.qscheme() is torch.per_tensor_affine:
        return [tensor.int_repr(), torch.tensor([tensor.q_scale(), tensor.q_zero_point()], dtype=torch.float64)]
    axis = torch.tensor(tensor.q_per_channel_axis())
    return [tensor.int_repr(), tensor.q_per_channel_scales(), tensor.q_per_channel_zero_points(), axis]


def in_order(items):
    return sorted(items, key=lambda item: (str(type(item)), repr(item)))
