"""Checkpoints of trainings: a model, an optimizer and a scheduler after a few steps, with the states of the generators."""
import random

import numpy as np
import torch
from torch import nn, optim
from torch.optim import lr_scheduler, swa_utils

OPTIMIZERS = {
    'SGD': lambda p: optim.SGD(p, 0.1),
    'SGD momentum': lambda p: optim.SGD(p, 0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    'Adam': lambda p: optim.Adam(p, 0.01),
    'Adam amsgrad': lambda p: optim.Adam(p, 0.01, amsgrad=True),
    'Adam of a tensor': lambda p: optim.Adam(p, torch.tensor(0.01), capturable=False),
    'AdamW': lambda p: optim.AdamW(p, 0.01, betas=(0.8, 0.9)),
    'AdamW of groups': lambda p: optim.AdamW([{'params': p[:1]}, {'params': p[1:], 'lr': 1, 'name': 'rest'}], 0.01),
    'RMSprop': lambda p: optim.RMSprop(p, 0.01, momentum=0.9, centered=True),
    'Adagrad': lambda p: optim.Adagrad(p, 0.1),
    'Adadelta': lambda p: optim.Adadelta(p),
    'Adamax': lambda p: optim.Adamax(p),
    'NAdam': lambda p: optim.NAdam(p),
    'RAdam': lambda p: optim.RAdam(p),
    'ASGD': lambda p: optim.ASGD(p),
    'Rprop': lambda p: optim.Rprop(p),
    'LBFGS': lambda p: optim.LBFGS(p, max_iter=3),
}
SCHEDULERS = {
    'StepLR': lambda o: lr_scheduler.StepLR(o, 2),
    'MultiStepLR': lambda o: lr_scheduler.MultiStepLR(o, [1, 3, 3, 6], 0.5),
    'ExponentialLR': lambda o: lr_scheduler.ExponentialLR(o, 0.9),
    'CosineAnnealingLR': lambda o: lr_scheduler.CosineAnnealingLR(o, 10),
    'CosineAnnealingWarmRestarts': lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 3),
    'ReduceLROnPlateau': lambda o: lr_scheduler.ReduceLROnPlateau(o, patience=1),
    'OneCycleLR': lambda o: lr_scheduler.OneCycleLR(o, 1.0, 20, cycle_momentum=False),
    'CyclicLR': lambda o: lr_scheduler.CyclicLR(o, 0.1, 1.0, 3, cycle_momentum=False),
    'LambdaLR': lambda o: lr_scheduler.LambdaLR(o, lambda epoch: 0.95**epoch),
    'LinearLR': lambda o: lr_scheduler.LinearLR(o, total_iters=4),
    'PolynomialLR': lambda o: lr_scheduler.PolynomialLR(o, 5, 2),
    'SequentialLR': lambda o: lr_scheduler.SequentialLR(
        o, [lr_scheduler.ConstantLR(o, 0.1, 2), lr_scheduler.ExponentialLR(o, 0.9)], [2]),
    'ChainedScheduler': lambda o: lr_scheduler.ChainedScheduler([lr_scheduler.StepLR(o, 2), lr_scheduler.LinearLR(o)]),
    'SWALR': lambda o: swa_utils.SWALR(o, 0.05),
}


class Training:
    """A small model that is trained on noise, which dropout and the generators decide about."""

    def __init__(self, optimizer, scheduler):
        self.model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(0.3), nn.Linear(4, 1))
        self.optimizer = OPTIMIZERS[optimizer](list(self.model.parameters()))
        self.scheduler = SCHEDULERS[scheduler](self.optimizer)

    def step(self):
        x = torch.randn(5, 3) * random.random() + float(np.random.rand())

        def closure():
            self.optimizer.zero_grad()
            loss = self.model(x).square().mean()
            loss.backward()
            return loss

        loss = self.optimizer.step(closure).item()
        if isinstance(self.scheduler, lr_scheduler.ReduceLROnPlateau):
            self.scheduler.step(loss)
        else:
            self.scheduler.step()
        return loss

    def state(self):
        return {
            'model': self.model.state_dict(),
            'optimizer': self.optimizer.state_dict(),
            'scheduler': self.scheduler.state_dict(),
            'generators': (torch.get_rng_state(), np.random.get_state(), random.getstate()),
        }

    def resume(self, state):
        self.model.load_state_dict(state['model'])
        self.optimizer.load_state_dict(state['optimizer'])
        self.scheduler.load_state_dict(state['scheduler'])
        for restore, generator in zip((torch.set_rng_state, np.random.set_state, random.setstate), state['generators']):
            restore(generator)


def seed(number):
    torch.manual_seed(number)
    np.random.seed(number)
    random.seed(number)


def train(names, path):
    """Writes the state of a training after some steps."""
    seed(5)
    training = Training(*names)
    for _ in range(4):
        training.step()
    torch.save({'names': names, **training.state()}, path)


def resumed(path):
    """What comes of going on from there."""
    seed(6)
    checkpoint = torch.load(path, weights_only=False)
    training = Training(*checkpoint['names'])
    training.resume(checkpoint)
    return {'losses': [training.step() for _ in range(4)], **training.state()}


def trained(draw):
    """The state of a training, or some of its objects themselves."""
    seed(draw.getrandbits(32))
    names = draw.choice(list(OPTIMIZERS)), draw.choice(list(SCHEDULERS))
    training = Training(*names)
    for _ in range(draw.randrange(4)):
        training.step()
    state = {'names': names, 'epoch': 3, **training.state()}
    if draw.random() < 0.15:
        state['optimizer itself'] = training.optimizer
    elif draw.random() < 0.15:
        state['model itself'] = training.model
    elif draw.random() < 0.15:
        state['scheduler itself'] = training.scheduler
    return state
