"""The strict notebook checks: what nbval compares, and what it would let pass.

nbval re-executes a notebook and compares every output. It never compares a cell
that was not run, an image/png, or the run counts; `tools.rules` sees to those.
"""

import os

import nbformat
import pytest
from hypothesis import settings

from tools import figures
from tools.notebooks import KERNEL_WARNINGS
from tools.rules import RULES

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


def pytest_configure(config):
    """Make every warning in a notebook's kernel an error; the kernel inherits this."""
    if config.option.nbval:
        os.environ["PYTHONWARNINGS"] = KERNEL_WARNINGS


def pytest_assertrepr_compare(op, left, right):
    """Show two figures that differ by their alternative text and SVG lines, not as base64."""
    if op == "==" and all(isinstance(side, str) and figures.FIGURE.fullmatch(side.strip()) for side in (left, right)):
        return figures.difference(left, right)
    return None


def pytest_collect_file(file_path, parent):
    """Check the rules of every notebook that nbval re-executes."""
    if file_path.suffix == ".ipynb" and parent.config.option.nbval:
        return NotebookRules.from_parent(parent, path=file_path)
    return None


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
