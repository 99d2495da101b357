"""The PyTorch side of `npm run bench:models`: takes a model, then computes, or times, one pass at a time."""
import base64
import json
import re
import sys
import time


def say(answer):
    print(json.dumps(answer), flush=True)


try:
    import torch
    import networks
    from torch.nn import functional as F
except ImportError as error:
    say({'missing': str(error)})
    sys.exit()


def tensor(data):
    dtype = torch.int64 if data['dtype'] == 'int32' else torch.float32
    return torch.tensor(data['values'], dtype=dtype).reshape(data['shape'])


class Job:
    def __init__(self, question):
        torch.set_num_threads(question['threads'])
        self.question = question
        self.target = None
        if 'jit' in question:
            self.model = torch.jit.load(question['jit'])
            self.inputs = [tensor(question['inputs'][0]), 16000]
            return
        self.model = getattr(networks, question['network'])(*question['sizes'])
        if 'weights' in question:
            self.model.load_state_dict(torch.load(question['weights']))
        self.inputs = [tensor(data) for data in question['inputs']]
        if 'lengths' in question:
            self.inputs.append(torch.tensor(question['lengths']))
        self.target = tensor(question['target'])
        self.optimizer = torch.optim.Adam(self.model.parameters(), 1e-3)

    def double(self):
        """From now on in float64."""
        def wide(x):
            return x.double() if isinstance(x, torch.Tensor) and x.is_floating_point() else x

        self.model.double()
        self.inputs, self.target = [wide(x) for x in self.inputs], wide(self.target)
        return 'float64'

    def forward(self):
        if self.model.training:
            self.model.eval()
        with torch.no_grad():
            return self.model(*self.inputs)

    def loss(self):
        output = self.model(*self.inputs)
        if self.question['loss'] == 'mse':
            return F.mse_loss(output, self.target)
        if self.question['loss'] == 'ctc':
            T, N, _ = output.shape
            return F.ctc_loss(output, self.target, [T] * N, [self.target.shape[1]] * N)
        return F.cross_entropy(output.flatten(0, -2), self.target.flatten())

    def train(self):
        self.model.train()
        self.optimizer.zero_grad()
        loss = self.loss()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.question['clip'])
        self.optimizer.step()
        return loss.item()

    def output(self):
        return base64.b64encode(self.forward().contiguous().numpy().tobytes()).decode()

    def export(self, file):
        from torch.onnx._internal.torchscript_exporter import onnx_proto_utils  # which takes memory

        onnx_proto_utils._add_onnxscript_fn = lambda model, *_: model  # which asks for the package onnx, to add functions that none has
        self.model.eval()
        names = [f'input{i}' for i in range(len(self.inputs))]
        torch.onnx.export(self.model, tuple(self.inputs), file, dynamo=False, input_names=names, output_names=['output'])
        return 'exported'

    def timed(self, name):
        start = time.perf_counter()
        getattr(self, name)()
        return (time.perf_counter() - start) * 1000


def kibibytes(name):
    """A figure of this process, as Linux has it: VmRSS is its memory now, VmHWM the most since that was reset."""
    with open('/proc/self/status') as status:
        return int(re.search(rf'{name}:\s*(\d+)', status.read()).group(1))


def trained(question, steps):
    job = Job(question)
    for _ in range(steps):
        job.train()


def memory(question, warm_up, steps):
    """
    The bytes that the process has: with its libraries loaded, when another model has been trained, and at most while the model is.
    """
    loaded = kibibytes('VmRSS')
    trained(warm_up, steps)
    with open('/proc/self/clear_refs', 'w') as reset:
        reset.write('5')
    small = kibibytes('VmRSS')
    trained(question, steps)
    return {name: 1024 * level for name, level in [('loaded', loaded), ('small', small), ('most', kibibytes('VmHWM'))]}


say({'torch': torch.__version__})
for line in sys.stdin:
    question = json.loads(line)
    if 'steps' in question:
        say(memory(**question))
    elif 'threads' in question:
        job = Job(question)
        say('ready')
    else:
        [(name, arguments)] = question.items()
        sys.stderr.flush()
        say(getattr(job, name)(*arguments))
