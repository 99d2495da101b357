"""The PyTorch side of `npm run conformance:checkpoints`: draws checkpoints, writes them, and compares what became of them.

The first line says which PyTorch this is, or what is missing. The process ends when standard input does.
"""
import itertools
import json
import os
import pickle
import sys


def say(answer):
    print(json.dumps(answer), file=answers, flush=True)


def draw(seed, indices, folder):
    """Writes a file for each index, and says where, and how it was written."""
    return [write(seed, index, folder) for index in indices]


def write(seed, index, folder):
    path = os.path.join(folder, f'{index}.pt')
    for attempt in itertools.count():  # some Python cannot write, or read again
        values = Values(seed, f'{index}.{attempt}')
        checkpoint = values.checkpoint()
        try:
            if values.format == 'plain':
                with open(path, 'wb') as file:
                    pickle.dump(checkpoint, file, values.protocol)
            else:
                torch.save(checkpoint, path, pickle_protocol=values.protocol,
                           _use_new_zipfile_serialization=values.format == 'zip')
            originals[index] = read(path, values.format)
            return {'path': path, 'how': f'{values.format}, protocol {values.protocol}', 'discarded': attempt}
        except Exception as error:
            if os.environ.get('VERBOSE'):
                print(f'{index}.{attempt} is discarded: {error!r}'[:300], file=sys.stderr)


def read(path, format='zip', weights_only=False):
    if format != 'plain':
        return torch.load(path, weights_only=weights_only)
    with open(path, 'rb') as file:
        return pickle.load(file)


def judge(index, path, rewritten, way):
    """What differs between the original and what was written for it."""
    try:
        actual = read(rewritten)
    except Exception as error:
        return [f'PyTorch does not read it: {error!r}'[:500]]
    return misses_of(originals[index], actual, way) + misses_of_weights(path, rewritten, way)


def misses_of_weights(path, rewritten, way):
    """Of the restricted reader: what it takes of the original, it takes of what was written for it."""
    try:
        expected = read(path, weights_only=True)
    except Exception:
        return []
    try:
        actual = read(rewritten, weights_only=True)
    except Exception as error:
        return [f'PyTorch does not read it with weights_only: {error!r}'[:500]]
    return [f'with weights_only, {miss}' for miss in misses_of(expected, actual, way)]


def train(folder):
    """Writes the states of trainings with every optimizer and every scheduler."""
    schedulers = itertools.cycle(training.SCHEDULERS)
    paths = {}
    for names in zip(training.OPTIMIZERS, schedulers):
        paths[' and '.join(names)] = path = os.path.join(folder, f'{names[0]}.pt')
        training.train(names, path)
    return paths


def resume(path, rewritten):
    """What goes on otherwise from what was written for a state."""
    return misses_of(training.resumed(path), training.resumed(rewritten), 'convert')


def answer(question):
    if 'draw' in question:
        return draw(question['seed'], question['draw'], question['folder'])
    if 'train' in question:
        return train(question['train'])
    if 'resume' in question:
        return [resume(*item) for item in question['resume']]
    return [judge(*item) for item in question['judge']]


answers, sys.stdout = sys.stdout, sys.stderr
originals = {}
try:
    import torch

    import training
    from compare import misses_of
    from values import Values
except ImportError as error:
    say({'missing': str(error)})
else:
    torch.set_num_threads(1)
    sys.setrecursionlimit(10_000)
    say({'torch': torch.__version__})
    for line in sys.stdin:
        say(answer(json.loads(line)))
