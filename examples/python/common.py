"""What the Python twins of the training examples share: their flags, and the file that they record their result in."""
import argparse
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def parse_options(epochs, quick_epochs):
    parser = argparse.ArgumentParser()
    parser.add_argument('--epochs', type=int)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--quick', action='store_true', help='a small setting that takes seconds')
    parser.add_argument('--no-record', action='store_true', help='only print the figure')
    options = parser.parse_args()
    if options.epochs is None:
        options.epochs = quick_epochs if options.quick else epochs
    return options


def record(name, figure, losses, options):
    """Adds the result to examples/python/results/NAME.json, under its setting."""
    print(f'{name}: {figure:.4f}')
    if options.no_record:
        return
    path = ROOT / f'examples/python/results/{name}.json'
    results = json.loads(path.read_text()) if path.exists() else {}
    key = f'{"quick" if options.quick else "full"} epochs={options.epochs} seed={options.seed}'
    results[key] = {'figure': round(figure, 6), 'losses': [float(f'{loss:.6g}') for loss in losses]}
    path.parent.mkdir(exist_ok=True)
    lines = [f'{json.dumps(name)}: {json.dumps(value)}' for name, value in sorted(results.items())]
    path.write_text('{\n' + ',\n'.join(lines) + '\n}\n')
