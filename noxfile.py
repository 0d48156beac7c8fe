"""Every task of the project by name: `nox -l` lists them, `nox -s NAME` runs one.

Each task builds an environment of its own from the lock, once; it is built
anew when the lock or pyproject.toml has changed since.
"""

import hashlib
import json
from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["tests", "lint"]

LOCK = Path("requirements.txt")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("linux", "macos", "windows")
TORCH = "torch==2.13.0"  # for `bench` alone: too heavy for the lock, and measured where it installs


def install(session: nox.Session) -> None:
    """Install the lock and the project, unless this environment already has just them."""
    wanted = hashlib.sha256(LOCK.read_bytes() + Path("pyproject.toml").read_bytes()).hexdigest()
    stamp = Path(session.virtualenv.location, "installed-from.sha256")
    if stamp.exists() and stamp.read_text() == wanted:
        return
    session.log("Installing the environment: a minute or two, this once.")
    session.install("--require-hashes", "-r", str(LOCK), silent=False)
    session.install("--no-deps", "--no-build-isolation", "--editable", ".", silent=False)
    stamp.write_text(wanted)


@nox.session
def lab(session: nox.Session) -> None:
    """Open JupyterLab on the lessons; what stands after -- goes to JupyterLab."""
    install(session)
    # JupyterLab would ask a new reader about news, and look for updates in the network.
    quiet = {"@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"}}
    settings = Path(session.virtualenv.location, "share", "jupyter", "lab", "settings")
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(json.dumps(quiet))
    session.run("jupyter", "lab", "--notebook-dir=notebooks", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Prove everything: unit tests, doctests, and every notebook re-executed and compared."""
    install(session)
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the style of code and notebooks, and the types of helpers."""
    install(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")


@nox.session
def notebooks(session: nox.Session) -> None:
    """Re-execute and normalise the notebooks named after --, or all of them."""
    install(session)
    session.run("ruff", "format", "notebooks")
    session.run("python", "-m", "tools.notebooks", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure helpers beside SciPy and PyTorch; write benchmarks/ anew (ten minutes)."""
    install(session)
    session.run("python", "-m", "pip", "install", "--quiet", TORCH, success_codes=(0, 1))
    session.run("python", "-m", "benchmarks", env={"OPENBLAS_NUM_THREADS": "1"})


@nox.session
def lock(session: nox.Session) -> None:
    """Write requirements.txt from pyproject.toml, and see that it resolves everywhere."""
    session.install("uv")
    compile_lock = ["uv", "pip", "compile", "pyproject.toml", "--all-extras", "--universal"]
    compile_lock += ["--python-version", PYTHONS[0], "--generate-hashes", "--no-emit-index-url"]
    compile_lock += ["--custom-compile-command", "nox -s lock", "--quiet", "--output-file", str(LOCK)]
    session.run(*compile_lock, *session.posargs)
    resolve = ["uv", "pip", "install", "--dry-run", "--quiet", "--target", session.create_tmp()]
    resolve += ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    for platform in PLATFORMS:
        for python in PYTHONS:
            session.run(*resolve, "--python-platform", platform, "--python-version", python)
