"""Classes of which the drawn checkpoints hold objects, one for each way in which pickle takes an object apart."""
import collections
import dataclasses
import enum
import typing

import torch
from torch import nn

Point = collections.namedtuple('Point', 'x y')


class Row(typing.NamedTuple):
    name: str
    value: object = None


class Plain:
    def __init__(self, **attributes):
        self.__dict__.update(attributes)

    class Inner:
        def __init__(self, value):
            self.value = value

    @classmethod
    def make(cls, value):
        return cls(value=value)


@dataclasses.dataclass
class Settings:
    name: str
    value: object = None
    more: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Frozen:
    value: object
    size: int = 3


class Slots:
    __slots__ = ('left', 'right')

    def __init__(self, left, right):
        self.left, self.right = left, right


class SlotsAndAttributes(Slots):
    def __init__(self, left, right, other):
        super().__init__(left, right)
        self.other = other


class OwnState:
    """Its state is no dict."""

    def __init__(self, value):
        self.value = value

    def __getstate__(self):
        return (self.value,)

    def __setstate__(self, state):
        (self.value,) = state


class TensorState(OwnState):
    """Its state may be a tensor, or nothing, which is not restored."""

    value = None

    def __getstate__(self):
        return self.value

    def __setstate__(self, state):
        self.value = state


class NewArguments:
    def __new__(cls, *values):
        made = super().__new__(cls)
        made.values = values
        return made

    def __getnewargs__(self):
        return self.values


class NewKeywords:
    def __new__(cls, first, *, second):
        made = super().__new__(cls)
        made.pair = [first, second]
        return made

    def __getnewargs_ex__(self):
        return (self.pair[0],), {'second': self.pair[1]}


class Reduced(list):
    """A list with everything that a reduction can have."""

    entries = None

    def __init__(self, value):
        super().__init__()
        self.value = value
        self.entries = {}

    def __setitem__(self, key, value):
        self.entries[key] = value

    def __reduce__(self):
        return Reduced, (self.value,), {'extra': 1}, iter(list(self)), iter(list(self.entries.items()))


class Color(enum.Enum):
    RED = 1
    GREEN = 'green'
    BLUE = (1, 2)


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 10


class Mode(str, enum.Enum):
    TRAIN = 'train'
    EVAL = 'eval'


class Permission(enum.Flag):
    READ = 1
    WRITE = 2


class Wide(enum.IntFlag):
    A = 1
    B = 2


class AttributeDict(dict):
    """The recipe by which the entries of a dict are its attributes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self


class Config(dict):
    pass


class History(list):
    pass


class Ordered(collections.OrderedDict):
    pass


class Integer(int):
    pass


class Real(float):
    pass


class Text(str):
    pass


class Binary(bytes):
    pass


class Pair(tuple):
    pass


class Bag(set):
    pass


class Failure(Exception):
    def __init__(self, message, code):
        super().__init__(message, code)
        self.code = code


class SubTensor(torch.Tensor):
    pass


class Net(nn.Module):
    """A module with a tied weight, buffers of both kinds, and modules within modules."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5, 3)
        self.rnn = nn.GRU(3, 2)
        self.layers = nn.ModuleList([nn.Sequential(nn.Linear(3, 3), nn.BatchNorm1d(3)), nn.Linear(3, 5, bias=False)])
        self.layers[1].weight = self.embedding.weight
        self.scale = nn.Parameter(torch.tensor(2.0), requires_grad=False)
        self.register_buffer('mask', torch.ones(2, dtype=torch.bool))
        self.register_buffer('cache', torch.zeros(2), persistent=False)
        self.register_parameter('nothing', None)
        self.history = [1, 2]
