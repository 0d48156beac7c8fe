"""Mutants of the functions: one place of a module is changed, and a test of its own has to fail.

mutmut makes the mutants. Text with a blank in it is prose, and is left as it is, like docstrings and
annotations; what stands between its braces is not. Each mutant runs in a process forked from one that has
imported what all tests need, so this wants Linux or macOS. Those that survive stand in survivors.toml, each
with the reason; one that does not stand there, and one that stands there and is found, is an error.
"""

import ast
import gc
import importlib.machinery
import itertools
import multiprocessing
import os
import re
import resource
import signal
import sys
import tomllib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.util import spec_from_file_location
from pathlib import Path

import anywidget  # noqa: F401  imported once, before the forks, as are the others that nothing here uses
import hypothesis.extra.numpy
import libcst
import matplotlib.pyplot as plt  # noqa: F401
import mpmath  # noqa: F401
import nbval.plugin  # noqa: F401
import numpy as np  # noqa: F401
import pytest
import scipy.optimize
import scipy.special  # noqa: F401
import sklearn.linear_model  # noqa: F401
from libcst.metadata import MetadataWrapper, WhitespaceInclusivePositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode
from tqdm import tqdm

from tools.notebooks import ROOT

NUMERIC = ("softmax", "sigmoid", "odds", "entropy", "losses", "arrays", "blocks", "codes", "regression")
EXERCISES = ("exercises/answers", "exercises/safely", "exercises/__init__")
# The tests of each: what it says of bad input is held to its word for all functions in one place.
MODULES = {name: (f"test_{name}.py", "test_hints.py") for name in NUMERIC} | dict.fromkeys(
    EXERCISES, ("test_exercises.py",)
)
MODULES["arrays"] += ("test_regression.py",)  # alone in passing features and names of classes
# These ask other processes or other code than the module's, and take long.
LEFT_OUT = ("a_kernel_survives", "mutants_of_the_solutions")
HIDDEN = "# decorated by "  # in place of @: mutmut copies functions, and leaves alone those with a decorator
SURVIVORS = Path(__file__).with_name("survivors.toml")
KILLED = 0.95  # at least, of each module's mutants
WORKERS = 2
PATIENCE = 20  # seconds, and ten times what a test takes without a fault: then it hangs, and that is found
MEMORY = 8 << 30  # bytes of addresses, for a mutant that would take all there is


@dataclass(frozen=True)
class Mutant:
    """A module with one place changed: the line as it was and is, and the whole source."""

    module: str
    number: int
    was: str
    now: str
    source: str

    @property
    def name(self):
        """The name by which a survivor is listed; it does not depend on where the line stands."""
        return f"{self.module}: {self.was} -> {self.now}"


def mutants_of(module):
    """Yield every mutant of a module."""
    source = Path(ROOT, "helpers", f"{module}.py").read_text(encoding="utf-8")
    shown = re.sub(r"^( *)@", rf"\1{HIDDEN}", source, flags=re.MULTILINE)
    wrapper = MetadataWrapper(libcst.parse_module(shown), unsafe_skip_copy=True)
    visitor = MutationVisitor(mutation_operators, IgnoredCode(set(), set(), set()))
    wrapper.visit(visitor)
    places = wrapper.resolve(WhitespaceInclusivePositionProvider)
    starts = [0, *itertools.accumulate(map(len, shown.splitlines(keepends=True)))]
    for mutation in visitor.mutations:
        node = mutation.original_node
        if isinstance(node, libcst.SimpleString) and " " in node.value:
            continue
        start, end = (starts[edge.line - 1] + edge.column for edge in (places[node].start, places[node].end))
        changed = shown[:start] + wrapper.module.code_for_node(mutation.mutated_node) + shown[end:]
        changed = changed.replace(HIDDEN, "@")
        ast.parse(changed)  # one that is no Python would count as found
        yield Mutant(module, places[node].start.line, *differing_lines(source, changed), changed)


def differing_lines(one, other):
    """Return what the lines of each text are between those at either end that are in both: on one line, no comments."""
    texts = [[line.partition("  # ")[0].strip() for line in text.splitlines()] for text in (one, other)]
    for _ in range(2):
        while texts[0] and texts[1] and texts[0][-1] == texts[1][-1]:
            for lines in texts:
                lines.pop()
        for lines in texts:
            lines.reverse()
    return tuple(" ".join(lines) for lines in texts)


class Planted(MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Imports one module of helpers from another source."""

    def __init__(self, module, source):
        name = f"helpers.{module.replace('/', '.')}".removesuffix(".__init__")
        super().__init__(name, str(Path(ROOT, "helpers", f"{module}.py")))
        self.source = source

    def find_spec(self, name, path=None, target=None):  # noqa: ARG002  the import system's own signature
        """Find the one module."""
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, name):  # noqa: ARG002
        """Compile the other source: no file of it is kept."""
        return compile(self.source, self.path, "exec")


class Quick:
    """A pytest plugin: first come the tests that found the most mutants, then the fastest; failures stay as found."""

    def __init__(self, kills, seconds, answer):
        self.kills = kills
        self.seconds = seconds
        self.answer = answer

    def pytest_sessionstart(self):
        """Let Hypothesis not look for simpler examples: one that fails is enough."""
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile("mutants", derandomize=True, deadline=None, phases=phases)
        hypothesis.settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items):
        """Sort the tests."""
        items[:] = [item for item in items if not any(name in item.nodeid for name in LEFT_OUT)]
        items.sort(key=lambda item: (-self.kills[item.nodeid], self.seconds.get(item.nodeid, 0)))

    def pytest_runtest_logstart(self, nodeid):
        """Let the process die by itself, whatever it does, if the test hangs."""
        signal.alarm(round(PATIENCE + 10 * self.seconds.get(nodeid, PATIENCE)))

    def pytest_runtest_logreport(self, report):
        """Note how long a test took; end at once when one fails."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.end(1, report.nodeid)

    def end(self, code, failed=""):
        """Send what came of it, and end without tidying up a process that nothing is left of."""
        self.answer.send((code, failed, self.seconds))
        os._exit(0)


def run_tests(mutant, kills, seconds, answer):
    """Run the module's tests on a mutant, in a process of its own, and send what came of it."""
    os.setsid()
    signal.alarm(3 * PATIENCE)  # for what is imported before the first test
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("helpers", "tools")]:
        del sys.modules[name]  # what has imported the module as it is, is imported anew
    sys.meta_path.insert(0, Planted(mutant.module, mutant.source))
    plugin = Quick(kills, dict(seconds), answer)
    options = ["-q", "--tb=no", "--assert=plain", "-o", "addopts="]
    options += [f"-pno:{name}" for name in ("anyio", "cacheprovider", "nbval", "xdist")]
    tests = [str(Path(ROOT, "tests", name)) for name in MODULES[mutant.module]]
    plugin.end(int(pytest.main([*options, *tests], plugins=[plugin])))


def outcome(mutant, kills, seconds):
    """Return pytest's exit code, the test that failed and what each test took, or a code of 1 if it hangs or dies."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=run_tests, args=(mutant, kills, seconds, sender))
    process.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        return 1, "", {}
    finally:
        process.join()


kills = Counter()  # by test, in each worker


def survives(mutant, seconds):
    """Say whether no test of the module finds a mutant."""
    code, failed, _ = outcome(mutant, kills, seconds)
    kills[failed] += bool(failed)
    return code == 0


def survivors_of(module, mutants, pool):
    """Return those of a module's mutants that survive; its tests must pass without a fault."""
    source = Path(ROOT, "helpers", f"{module}.py").read_text(encoding="utf-8")
    code, failed, seconds = outcome(Mutant(module, 0, "", "", source), Counter(), {})
    if code != 0:
        raise RuntimeError(f"The tests of {module} fail without a fault: {failed or f'pytest ended with {code}'}")
    results = tqdm(
        pool.map(survives, mutants, itertools.repeat(seconds)), module, len(mutants), leave=False, disable=None
    )
    return [mutant for mutant, survived in zip(mutants, results, strict=True) if survived]


def listed():
    """Return the names of the mutants that may survive."""
    groups = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))["group"]
    return [name for group in groups for name in group["mutants"] if group["reason"]]


def complaints(module, mutants, alive, known):
    """Yield where the list is not just what survives of a module, and whether that is too much."""
    names = {mutant.name for mutant in alive}
    for mutant in alive:
        if mutant.name not in known:
            yield f"SURVIVES, line {mutant.number} of {mutant.name}"
    for name in sorted(known - names):
        yield f"IDLE in {SURVIVORS.name}: {name}"
    if len(alive) > (1 - KILLED) * len(mutants):
        yield f"TOO MANY survive of {module}: {len(alive)} of {len(mutants)}"


def main(*modules):
    """Print a table of all modules, or of those named; return 1 if the list is not just what survives, or too long."""
    gc.freeze()  # what was imported is shared with every fork, as long as none looks through it
    known = listed()
    wrong = 0
    print(f"{'':20} mutants  killed  survive", flush=True)
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("fork")) as pool:
        for module in modules or MODULES:
            mutants = list(mutants_of(module))
            alive = survivors_of(module, mutants, pool)
            print(f"{module:20} {len(mutants):7} {len(mutants) - len(alive):7} {len(alive):8}", flush=True)
            for line in complaints(module, mutants, alive, {name for name in known if name.startswith(f"{module}: ")}):
                print(line, flush=True)
                wrong += 1
    return int(wrong > 0)
