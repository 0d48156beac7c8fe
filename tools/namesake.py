"""See that the notebooks of a folder import the course's `helpers`, and no namesake of it.

Run it by ``python -m tools.namesake FOLDER``. Other projects have a package of
that name, and a `helpers.py` beside a notebook hides every other one.
"""

import os
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from tools.notebooks import ROOT

OURS = ROOT / "helpers" / "__init__.py"
LOOK = "from importlib.util import find_spec; found = find_spec('helpers'); print(found and found.origin or '')"


def found_from(folder):
    """Return the file that `import helpers` runs in a notebook of `folder`, or None where there is none."""
    # A kernel looks into its notebook's folder first, as Python does for -c. What is found is not run.
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", LOOK], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    return Path(run.stdout.strip()).resolve() if run.stdout.strip() else None


def what_to_do(folder):
    """Say what the notebooks of `folder` would import in place of the course's `helpers`, and the cure; or None."""
    pip = f"{sys.executable} -m pip"
    found = found_from(folder)
    if found is None:
        return f"No `helpers` is installed here: run {pip} install -e {ROOT}"
    if found.read_bytes() == OURS.read_bytes():
        return None
    named = found.parent if found.name == "__init__.py" else found
    paths = [Path(path).resolve() for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    if named.parent == Path(folder).resolve():
        cure = f"Give {named} another name, and restart the kernels."
    elif named.parent in paths:
        cure = f"Take {named.parent} out of the variable PYTHONPATH."
    elif named.parent.name in ("site-packages", "dist-packages"):
        owners = " ".join(packages_distributions().get("helpers", ["helpers"]))
        cure = f"Run {pip} uninstall {owners}, then {pip} install -e {ROOT}"
    else:
        cure = f"Run {pip} install -e {ROOT}"
    return f"The lessons would import another `helpers` than the course's: {found}. {cure}"


def refuse(folder):
    """End the program, saying what to do, where a notebook of `folder` would not import the course's `helpers`."""
    if wrong := what_to_do(folder):
        raise SystemExit(wrong)


if __name__ == "__main__":
    refuse(sys.argv[1])
