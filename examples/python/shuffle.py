"""The order of the data and other draws, the same in Python and in TypeScript (examples/training/shuffle.ts) for one seed."""


def random(seed):
    """Yields numbers from 0 up to 1 that depend on the seed only."""
    state = seed % 2 ** 32
    while True:
        state = (state * 1664525 + 1013904223) % 2 ** 32  # Numerical Recipes' generator
        yield state / 2 ** 32


def permutation(count, seed):
    """The numbers 0 ... count - 1 in an order that depends on the seed only."""
    order = list(range(count))
    draws = random(seed)
    for i in range(count - 1, 0, -1):
        j = int(next(draws) * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order
