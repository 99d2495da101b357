"""The PyTorch side of `npm run conformance:modules`: answers every line of standard input, a drawn call, with a line: what it gives,
the gradients, and the state before and after it; or the error."""
import base64
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / 'scripts' / 'fixtures'))


def say(answer):
    print(json.dumps(answer), flush=True)


def value(json_value, leaves):
    if isinstance(json_value, list):
        return tuple(value(item, leaves) for item in json_value)
    if not isinstance(json_value, dict):
        return json_value
    numbers = np.frombuffer(base64.b64decode(json_value['tensor']), '<f4').reshape(json_value['shape']).copy()
    tensor = torch.from_numpy(numbers)
    if json_value['dtype'] != 'float32':
        return tensor.to({'int32': torch.int64, 'bool': torch.bool}[json_value['dtype']])
    if json_value['grad']:
        tensor.requires_grad_()
        leaves.append(tensor)
    return tensor


def tensors_in(result):
    if isinstance(result, torch.Tensor):
        return [result]
    return [tensor for item in result for tensor in tensors_in(item)] if isinstance(result, (tuple, list)) else []


def weights(size):
    return torch.cos(torch.arange(size, dtype=torch.float64)).float()


def answer(drawn):
    leaves = []
    args = [value(item, leaves) for item in drawn.get('args', [])]
    keywords = {name: value(item, leaves) for name, item in drawn.get('keywords', {}).items()}
    inputs = [value(item, leaves) for item in drawn.get('inputs', [])]
    target = torch
    for name in drawn['name'].split('.'):
        target = getattr(target, name)
    torch.manual_seed(drawn['seed'])
    made = target(*args, **keywords)
    before, parameters = {}, {}
    if isinstance(made, torch.nn.Module):
        made.train(drawn.get('training', True))
        before, parameters = encode_all(made.state_dict()), dict(made.named_parameters())
        result = made(*inputs)
    else:
        result = made
    outputs = tensors_in(result)
    loss = sum((weights(t.numel()) * t.float().reshape(-1)).sum() for t in outputs if t.requires_grad)
    differentiable = isinstance(loss, torch.Tensor)
    if differentiable:
        loss.backward()
    grad = lambda tensor: None if tensor.grad is None else encode(tensor.grad)
    return {
        'before': before,
        'outputs': [encode(tensor) for tensor in outputs],
        'differentiable': differentiable,
        'repr': repr(made) if isinstance(made, torch.nn.Module) else None,
        'grads': [grad(leaf) for leaf in leaves],
        'parameters': {name: grad(parameter) for name, parameter in parameters.items()},
        'after': encode_all(made.state_dict()) if isinstance(made, torch.nn.Module) else {},
    }


try:
    import numpy as np
    import torch

    from encode import encode, encode_all
except ImportError as error:
    say({'missing': str(error)})
else:
    import warnings

    warnings.simplefilter('ignore')
    torch.set_num_threads(1)
    say({'torch': torch.__version__})
    for line in sys.stdin:
        try:
            said = answer(json.loads(line))
        except Exception as error:  # whatever torch raises for the arguments
            said = {'error': f'{type(error).__name__}: {error}'}
        say(said)
