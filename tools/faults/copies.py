"""A copy of the project to plant faults in, and what the tests say of it."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools.notebooks import ROOT

# What is installed, built or remembered is no part of a copy.
LEFT_OUT = (".git", ".nox", ".venv", ".hypothesis", "build", "__pycache__", ".*_cache", ".ipynb_checkpoints")


@dataclass(frozen=True)
class Fault:
    """What was planted where, and the test that must find it, with the words by which it tells this one."""

    kind: str
    where: str
    test: str  # file::name
    words: str = ""


def copy_to(folder):
    """Copy the project as it lies here."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)


def failures(folder, *tests):
    """Run these tests in a copy; return by file::name the text of every failure, and the number of tests."""
    report = Path(folder, "report.xml")
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"pytest could not run:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    found, cases = {}, list(ElementTree.parse(report).iter("testcase"))
    for case in cases:
        texts = [f"{problem.get('message')}\n{problem.text}" for problem in case if problem.tag in ("failure", "error")]
        if texts:
            name = f"{case.get('classname').removesuffix('.ipynb').rpartition('.')[2]}::{case.get('name')}"
            found[name] = "\n".join(texts)
    return found, len(cases)
