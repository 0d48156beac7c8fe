"""Compare helpers/data/*.json with what the installed frameworks answer: ``python -m tools.record``.

With ``--write`` the answers are stored; with ``--report`` a difference is no failure.
"""

import importlib.util
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.record import check
from tools.record.ask import FRAMEWORKS, SUBJECTS

DATA = Path(__file__).parents[2] / "helpers" / "data"
QUIET = {
    "CUDA_VISIBLE_DEVICES": "",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "JAX_PLATFORMS": "cpu",
    "JAX_ENABLE_X64": "1",
}


def installed():
    """The frameworks that can be asked here."""
    return [name for name, modules in FRAMEWORKS.items() if all(map(importlib.util.find_spec, modules))]


def ask(name):
    """Every record of one framework, from a process of its own: Keras has one backend in a process."""
    backend = {"KERAS_BACKEND": FRAMEWORKS[name][-1]} if name.startswith("Keras") else {}
    command = [sys.executable, "-m", "tools.record.ask", name]
    done = subprocess.run(command, env=os.environ | QUIET | backend, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def stored(subject):
    """The records in the file of `subject`."""
    return json.loads((DATA / f"{subject}.json").read_text(encoding="utf-8"))


def store(subject, records):
    """Write the file of `subject`, a record a line, the frameworks' answers to a question below one another."""
    if subject == "losses":
        met = [*dict.fromkeys(check.key(record)[:3] for record in records)]
        records = sorted(records, key=lambda record: met.index(check.key(record)[:3]))
    text = "[\n" + ",\n".join(map(json.dumps, records)) + "\n]\n"
    (DATA / f"{subject}.json").write_text(text, encoding="utf-8", newline="\n")


def versions(records):
    """The version of each framework in a list of records."""
    return {record["framework"]: record["version"] for record in records}


def main(*options):
    """Print every difference between what is recorded and what is answered; return the exit code."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        asked = dict(zip(installed(), threads.map(ask, installed()), strict=True))
    problems, recorded, present = [], {}, {}
    for subject, questions in SUBJECTS.items():
        then, now = stored(subject), []
        for name in FRAMEWORKS:
            answers, missing = (asked[name][subject], []) if name in asked else check.keep(then, name, questions(name))
            now += answers
            problems += missing
        recorded |= versions(then)
        present |= versions(now)
        if subject == "losses":
            problems += check.explain(now)
        if "--write" in options:
            store(subject, now)
        else:
            problems += check.differences(then, now)
    print(*problems, sep="\n", end="\n\n" if problems else "")
    for name in FRAMEWORKS:
        print(f"{name} {present.get(name)}" if name in asked else f"{name}: not installed, kept", end="")
        print(f" (recorded: {recorded.get(name)})" if recorded.get(name) != present.get(name) else "")
    print(f"{len(problems)} differences.")
    return int(bool(problems) and "--report" not in options)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
