"""The PyTorch side of `npm run conformance:training`: goes on from each file on the command line, and compares the losses."""
import sys

try:
    import torch
    from torch import nn
except ImportError as error:
    print(f'PyTorch is missing ({error}). Install it with: pip install -r scripts/fixtures/requirements.txt', file=sys.stderr)
    sys.exit(2)


def losses_from(path, steps):
    checkpoint = torch.load(path)
    lstm = nn.LSTM(3, 4)
    lstm.load_state_dict(checkpoint['model_state_dict'])
    optimizer = getattr(torch.optim, checkpoint['optimizer'])(lstm.parameters())
    optimizer.load_state_dict(checkpoint['optimizer_state_dict'])
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(lstm(checkpoint['input'])[0], checkpoint['target'])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


misses = 0
for path in sys.argv[1:]:
    expected = torch.load(path.replace('.pt', '-losses.pt'))['losses']
    actual = losses_from(path, len(expected))
    worst = max(abs(a - e) / e for a, e in zip(actual, expected))
    misses += worst > 1e-5
    print(f'{path.rsplit("/", 1)[-1]}: PyTorch goes on with losses within {worst:.1e} of those here')
sys.exit(1 if misses else 0)
