"""Plant faults in copies of the project, and see each found by the test that is there for it: ``nox -s faults``.

``quick`` plants once; without it there are more rounds, each by another seed. ``mutants`` changes the functions
instead, or those of the modules named after it.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tools.faults import lessons, project
from tools.faults.copies import copy_to, failures

ROUNDS = 6
PLACES = 3  # of each kind, in a round
TESTS = (
    "notebooks",
    "tests/test_project.py::test_conda_installs_the_same_things_and_the_project",
    "tests/test_record.py::test_what_is_recorded_is_still_the_answer",
    "tests/test_exercises.py::test_the_printed_solution_is_right",
    "tests/test_exercises.py::test_every_mistake_gets_its_own_sentence",
    "tests/test_exercises.py::test_every_slip_of_a_prediction_gets_its_own_sentence",
)
OPTIONS = ("--nbval-cell-timeout=20", "--numprocesses=2")


def planted(seed):
    """Plant faults in a copy, all at once, and return each with whether its own test found it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_to(folder)
        faults = [*lessons.plant(folder, seed, PLACES), *project.plant(folder, seed)]
        found, _ = failures(folder, *OPTIONS, *TESTS)
    return [(fault, fault.words in found.get(fault.test, "") and fault.test in found) for fault in faults]


def clean():
    """Whether nothing fails in a copy without faults; what does is printed."""
    with tempfile.TemporaryDirectory() as name:
        copy_to(Path(name))
        found, tried = failures(name, *OPTIONS, *TESTS)
    for test, text in found.items():
        print(f"{test} fails without a fault:\n{text}")
    print(f"{tried} tests in a copy without faults; {len(found)} fail.", flush=True)
    return tried > 0 and not found


def table(results):
    """The lines of a table: of each kind how many were planted and found, then those that got through."""
    kinds = Counter(fault.kind for fault, _ in results)
    caught = Counter(fault.kind for fault, found in results if found)
    width = max(map(len, kinds))
    lines = [f"{'':{width}}  planted  found"]
    lines += [f"{kind:{width}}  {number:7}  {caught[kind]:5}" for kind, number in kinds.items()]
    lines += [f"{'all':{width}}  {kinds.total():7}  {caught.total():5}"]
    return lines + [f"GOT THROUGH: {fault.kind}: {fault.where}; {fault.test}" for fault, found in results if not found]


def main(*parts):
    """Print the table; return 1 if a fault got through, or a test fails without one."""
    if parts[:1] == ("mutants",):
        from tools.faults import mutants  # mutmut is installed for it alone

        return mutants.main(*parts[1:])
    if not clean():
        return 1
    rounds = 1 if "quick" in parts else ROUNDS
    results = [result for seed in range(rounds) for result in planted(seed)]
    print(*table(results), sep="\n")
    return int(not all(found for _, found in results))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
