"""The order of the data, the same in Python and in TypeScript (examples/training/shuffle.ts) for the same seed."""


def permutation(count, seed):
    """The numbers 0 ... count - 1 in an order that depends on the seed only."""
    order = list(range(count))
    state = seed % 2 ** 32
    for i in range(count - 1, 0, -1):
        state = (state * 1664525 + 1013904223) % 2 ** 32  # Numerical Recipes' generator
        j = int(state / 2 ** 32 * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order
