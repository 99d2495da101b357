"""The PyTorch side of `npm run conformance:files`: reads the files that it is asked about, and says what is in them.

The first line says which PyTorch this is, or what is missing. The process ends when standard input does.
"""
import base64
import hashlib
import json
import os
import struct
import sys
import tempfile
import zipfile

os.environ['TORCH_SERIALIZATION_DEBUG'] = '1'  # torch checks that records lie where it computes them to be


def say(answer):
    print(json.dumps(answer), flush=True)


class Describer:
    """Values as JSON without loss; a tensor, list or dict that has been seen is named by its number."""

    def __init__(self):
        self.seen = {}

    def describe(self, value):
        if value is None or isinstance(value, (bool, str)):
            return value
        if isinstance(value, int):
            return {'int': str(value)}
        if isinstance(value, float):
            return {'float': struct.pack('>d', value).hex()}
        if id(value) in self.seen:
            return {'again': self.seen[id(value)]}
        self.seen[id(value)] = len(self.seen)
        if type(value) is bytes:
            return {'bytes': base64.b64encode(value).decode()}
        if type(value) is list:
            return {'list': [self.describe(item) for item in value]}
        if type(value) is dict:
            return {'dict': [[key, self.describe(item)] for key, item in value.items()]}
        assert type(value) is torch.Tensor, type(value)
        return describe_tensor(value)


def describe_tensor(tensor):
    assert tensor.is_contiguous() and not tensor.requires_grad and tensor.storage_offset() == 0
    data = tensor.reshape(-1).view(torch.uint8).numpy().tobytes()
    dtype = str(tensor.dtype).removeprefix('torch.')
    return {'dtype': dtype, 'shape': list(tensor.shape), 'sha256': hashlib.sha256(data).hexdigest()}


def torch_file(path):
    """What it holds, loaded in three ways, and whether torch's own writer lays its records out with the same bytes."""
    loads = [dict(weights_only=True), dict(weights_only=False), dict(weights_only=True, mmap=True)]
    return {
        'values': [Describer().describe(torch.load(path, **options)) for options in loads],
        'damaged': zipfile.ZipFile(path).testzip(),
        'layout': without_id(path) == without_id(rewritten(path)),
    }


def rewritten(path):
    file = zipfile.ZipFile(path)
    copy = os.path.join(tempfile.mkdtemp(dir=os.path.dirname(path)), os.path.basename(path))
    writer = torch._C.PyTorchFileWriter(copy, True, 64)
    for name in file.namelist():
        record = name.split('/', 1)[1]
        if record not in ('version', '.data/serialization_id'):  # which it writes itself
            data = file.read(name)
            writer.write_record(record, data, len(data))
    writer.write_end_of_file()
    return copy


def without_id(path):
    """The file's bytes without the id, and without the checksum of the id in its two places."""
    data = bytearray(open(path, 'rb').read())
    file = zipfile.ZipFile(path)
    info = file.infolist()[-1]
    assert info.filename.endswith('/.data/serialization_id')
    for secret in (file.read(info), struct.pack('<I', info.CRC)):
        while (at := data.find(secret, info.header_offset)) != -1:  # before it, any data may look the same
            data[at:at + len(secret)] = b'?' * len(secret)
    return data


def safetensors_file(path):
    """What it holds, in the order of its header."""
    tensors = load_file(path)
    with open(path, 'rb') as file:
        header = json.loads(file.read(struct.unpack('<Q', file.read(8))[0]))
    assert header.pop('__metadata__') == {'format': 'pt'} and header.keys() == tensors.keys()
    assert all(tensor.data_ptr() % tensor.element_size() == 0 for tensor in tensors.values())
    return {'values': [{'dict': [[name, describe_tensor(tensors[name])] for name in header]}]}


def accepts(file):
    try:
        load(base64.b64decode(file))
        return True
    except Exception:
        return False


def answer(question):
    if 'files' in question:
        return [accepts(file) for file in question['files']]
    return (torch_file if question['format'] == 'pt' else safetensors_file)(question['path'])


try:
    import numpy  # without which torch gives out no arrays
    import torch
    from safetensors.torch import load, load_file
except ImportError as error:
    say({'missing': str(error)})
else:
    torch.set_num_threads(1)
    say({'torch': torch.__version__})
    for line in sys.stdin:
        say(answer(json.loads(line)))
