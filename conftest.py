"""The strict notebook checks: what nbval compares, and what it would let pass.

nbval collects the cells of a notebook and compares their outputs. It believes
outputs alone, in any order of different kinds, and it waits for a kernel that
has died; so each cell is run by `tools.kernel`. What no run can show is left to
`tools.rules`.
"""

import nbformat
import pytest
from hypothesis import settings
from nbval.plugin import IPyNbCell, IPyNbFile

from tools import figures
from tools.kernel import SECONDS, Kernel, Stopped
from tools.notebooks import WIDGET_VIEW
from tools.rules import RULES

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


def pytest_assertrepr_compare(op, left, right):
    """Show two figures that differ by their alternative text and SVG lines, not as base64."""
    if op == "==" and all(isinstance(side, str) and figures.FIGURE.fullmatch(side.strip()) for side in (left, right)):
        return figures.difference(left, right)
    return None


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    """Check every notebook that nbval collects strictly, and by the rules."""
    collectors = []
    for collector in (yield):
        if isinstance(collector, IPyNbFile):
            collectors.append(StrictNotebook.from_parent(parent, path=file_path))
            collectors.append(NotebookRules.from_parent(parent, path=file_path))
        else:
            collectors.append(collector)
    return collectors


class StrictNotebook(IPyNbFile):
    """The cells of a notebook, run one after another in one kernel."""

    def collect(self):
        for cell in super().collect():
            yield StrictCell.from_parent(
                self, name=cell.name, cell_num=cell.cell_num, cell=cell.cell, options=cell.options
            )

    def setup(self):
        self.setup_sanitize_files()
        self.kernel = Kernel(self.path.parent, seconds=min(SECONDS, self.config.option.nbval_cell_timeout))
        self.stopped = None

    def teardown(self):
        if self.kernel:
            self.kernel.__exit__()


class StrictCell(IPyNbCell):
    """A cell that must end well by its kernel's own word, and put out what is stored in its place."""

    def setup(self):
        if self.parent.stopped:
            pytest.skip(f"{self.path.name}: {self.parent.stopped}")

    def runtest(self):
        try:
            ran = self.parent.kernel.run(self.cell.source, self.name)
        except Stopped as reason:
            self.parent.stopped = reason
            self.raise_cell_error(str(reason))
        if ran.failure:
            self.raise_cell_error(ran.failure, ran.traceback)
        if ran.count != self.cell.execution_count:
            self.raise_cell_error(f"It is stored as run {self.cell.execution_count}, and was run {ran.count}")
        if not self.compare_outputs(ran.outputs, self.cell.outputs):
            self.raise_cell_error("Cell outputs differ", "\n".join(self.comparison_traceback))
        stored, shown = (list(map(kind, outputs)) for outputs in (self.cell.outputs, ran.outputs))
        if stored != shown:  # nbval compares those of one kind
            self.raise_cell_error(f"Stored are {stored}, and shown now {shown}")


def kind(output):
    """What an output is, but for what it says."""
    mimes = sorted(set(output.get("data", ())) - {WIDGET_VIEW})
    return [output.output_type, *mimes, *(output[name] for name in ("name", "execution_count") if name in output)]


class NotebookRules(pytest.File):
    """One test for each rule that a committed notebook keeps."""

    def collect(self):
        for rule in RULES:
            yield NotebookRule.from_parent(self, name=rule.__name__, rule=rule)


class NotebookRule(pytest.Item):
    """A rule: a function that yields what is wrong with a notebook."""

    def __init__(self, rule, **kwargs):
        super().__init__(**kwargs)
        self.rule = rule

    def runtest(self):
        text = self.path.read_bytes().decode("utf-8")  # with its line ends as they are
        problems = list(self.rule(nbformat.reads(text, as_version=4), text, self.path))
        if problems:
            raise BrokenRuleError(f"{self.path.name}: {self.rule.__doc__}\n  " + "\n  ".join(problems))

    def repr_failure(self, excinfo):
        return str(excinfo.value) if excinfo.errisinstance(BrokenRuleError) else super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, None, f"{self.path.name} {self.name}"


class BrokenRuleError(AssertionError):
    """A notebook breaks a rule."""
