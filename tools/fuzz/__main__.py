"""Call the public functions with a million bad and odd inputs: ``nox -s fuzz``, or as many as its argument says.

An input that breaks a claim is printed so that it can be pasted. A second
argument is the seed of a run that is to be repeated; Ctrl-C ends a run early.
"""

import random
import sys
from collections import Counter

from tqdm import tqdm

from tools.fuzz import inputs
from tools.fuzz.claims import check

NUMBER, SHOWN = 10**6, 20
EXACT = 0.1  # of the results: in fifty digits, which take most of the time, if it is all of them


def tried(numbers, seed):
    """Yield the name of a function and how a call of it ended, for each of the numbers."""
    for number in numbers:
        chance = random.Random(f"{seed}, {number}")
        name, texts = inputs.call(chance)
        try:
            yield name, check(name, texts, chance, EXACT)
        except Exception as fault:
            tqdm.write(f"{inputs.source(name, texts)}\n    {type(fault).__name__}: {fault}")
            yield name, "broken"


def main(number=NUMBER, seed=None):
    """Print the seed, each input that breaks a claim, and a table; return 1 if there is one."""
    seed = random.SystemRandom().randrange(10**6) if seed is None else int(seed)
    print(f"Seed {seed}.", flush=True)
    ended, broken = Counter(), 0
    try:
        for name, end in tried(tqdm(range(int(number)), unit=" inputs", mininterval=1), seed):
            ended[name, end] += 1
            broken += end == "broken"
            if broken == SHOWN:
                break
    except KeyboardInterrupt:
        pass
    for name in sorted({name for name, _ in ended}):
        print(f"{name:34} {ended[name, 'result']:8} results {ended[name, 'error']:8} errors")
    print(f"{ended.total()} inputs by the seed {seed}: {broken} broke a claim.")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
