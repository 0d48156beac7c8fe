"""Check the notebooks that students handed in, each in a kernel of its own, and say who holds which misconception.

THIS RUNS THE STUDENTS' CODE. Do it in a container, or under an account that may
lose everything it can reach. Run it by ``nox -s grade -- FOLDER``, where a
notebook is ``FOLDER/student.ipynb`` or lies anywhere in ``FOLDER/student/``.
"""

import ast
import csv
import json
import os
import re
import shutil
import sys
import tempfile
import textwrap
import time
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from tqdm import tqdm

from helpers.exercises import EXERCISES
from helpers.plots.figure import BLUE, STYLE, svg
from tools.kernel import Kernel, Stopped
from tools.notebooks import ROOT

LIBRARY = ROOT  # where the helpers lie that give the verdicts

SECONDS = 30  # for a whole notebook
MEMORY = 2 * 2**30  # bytes, where the system can limit them
OUTPUT = 10**6  # characters
WARNING = (
    "This runs the students' code on this machine, with your rights. "
    "Do it in a container, or under an account that may lose everything it can reach."
)

# What stands before the kernel: it takes no more memory than it may, and leaves no file behind but in its folder.
LIMITED_KERNEL = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
sys.argv[0] = "ipykernel"
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""

# Runs in the student's kernel after the cell that answers: the verdict of helpers as they are on disk.
VERDICT = """
def _verdict_of_the_grader(answer):
    import json, os, sys
    held = {{name: sys.modules.pop(name) for name in [*sys.modules] if name.partition(".")[0] == "helpers"}}
    path, sys.path = sys.path, {path!r}
    try:
        from helpers.exercises import EXERCISES
        from helpers.exercises.answers import judge
        verdict = judge(EXERCISES[{name!r}], answer)
        with os.fdopen(os.open({file!r}, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump([verdict.outcome, verdict.text], file)
    finally:
        sys.path = path
        sys.modules.update(held)
_verdict_of_the_grader({answer})
del _verdict_of_the_grader
"""


@dataclass(frozen=True)
class Row:
    """What became of one exercise in one student's hands."""

    student: str
    notebook: str
    exercise: str
    outcome: str  # correct, open, unread, wrong, mistake, missing, or not run
    diagnosis: str
    remarks: str = ""


class LimitedKernel(Kernel):
    """A kernel with limits, for one notebook: its seconds are for all cells together."""

    def __init__(self, folder, seconds=SECONDS):
        environment = {"PYTHONPATH": str(LIBRARY), "OPENBLAS_NUM_THREADS": "1", "MPLCONFIGDIR": str(folder)}
        command = ("-c", LIMITED_KERNEL.format(memory=MEMORY), "-f", "{connection_file}")
        super().__init__(folder, command, environment, seconds, OUTPUT)
        self.end = time.monotonic() + seconds

    def deadline(self):
        """When all must have ended."""
        return self.end


def grade(path, student, seconds=SECONDS):
    """Return the rows of one notebook; whatever is wrong with it stands in them."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        rows, reason = {}, {}
        try:
            copy = Path(shutil.copy(path, folder))
            notebook = nbformat.reads(copy.read_text(encoding="utf-8"), as_version=4)
            cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
            expected = exercises_of(notebook, cells)
            remarks = "; ".join(dict.fromkeys(remark for source in cells for remark in remarks_on(source)))
        except Exception as error:
            return [Row(student, path.name, "", "not run", f"the file is damaged: {type(error).__name__}")]
        if not expected:
            return [Row(student, path.name, "", "not run", "it is no copy of a lesson")]
        blank = Row(student, path.name, "", "missing", "the cell with its check is not there", remarks)
        try:
            with LimitedKernel(folder, seconds) as kernel:
                for count, source in enumerate(cells, start=1):
                    error = kernel.run(source, f"code cell {count}").error
                    for name, answer in dict(checks_in(source)).items():
                        if name in expected:
                            rows[name] = replace(blank, exercise=name, **verdict(kernel, folder, name, answer, error))
        except Exception as error:  # no notebook may end the grading of the others
            why = str(error) if isinstance(error, Stopped) else f"it cannot be graded: {type(error).__name__}"
            reason = {"outcome": "not run", "diagnosis": why}
        return [rows.get(name, replace(blank, exercise=name, **reason)) for name in expected]


def exercises_of(notebook, cells):
    """Return the names of the exercises of the lesson that a notebook is a copy of, by its title or by its checks."""
    title = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    checked = Counter(name.partition(".")[0] for source in cells for name, _ in checks_in(source))
    for lesson in (*re.findall(r"\A# (\d)\.", title), *(lesson for lesson, _ in checked.most_common())):
        if names := [name for name in EXERCISES if name.startswith(f"{lesson}.")]:
            return names
    return []


def checks_in(source):
    """Yield name and answer, as source, of every call of `check` in a cell."""
    try:
        # A magic is no Python; the kernel, too, turns it into a call.
        tree = ast.parse(TransformerManager().transform_cell(re.sub(r"\A\s*%%(time|capture)\b.*", "", source)))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        # The answer cannot be read, but which one it would be can.
        yield from ((name, "...") for name in re.findall(r"^check\([\"'](\d\.\d+)[\"']", source, re.M))
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check" and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value, ast.unparse(node.args[1]) if len(node.args) > 1 else "..."


def remarks_on(source):
    """Yield what a teacher should know of a cell: that it redefines `check`, or hides its errors."""
    if re.search(r"^[ \t]*(def check\b|check\s*=|(from|import) .* as check\b)", source, re.M):
        yield "redefines check"
    if re.search(r"showtraceback|set_custom_exc|_showtraceback", source):
        yield "silences its errors"


def verdict(kernel, folder, name, answer, error):
    """Return outcome and diagnosis of an answer, given in the kernel where it was made."""
    file = Path(folder, f"verdict-{name}-{time.monotonic_ns()}.json")
    if error:  # the name of the answer may still stand for that of an earlier exercise
        return {"outcome": "wrong", "diagnosis": f"its cell raises {error}"}
    path = [str(LIBRARY), *sys.path]  # whatever the student made of it
    source = VERDICT.format(path=path, name=name, answer=answer, file=str(file))
    error = kernel.run(source, f"the verdict on {name}").error
    if error or not file.is_file():
        return {
            "outcome": "wrong",
            "diagnosis": f"after its cell no verdict can be given: {error or 'no file'}",
        }
    with file.open(encoding="utf-8") as written:
        outcome, text = map(str, json.loads(written.read(OUTPUT)))
    return {"outcome": outcome, "diagnosis": text}


def handed_in(folder):
    """Yield student and path of every notebook under `folder`."""
    for path in sorted(folder.rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            inside = path.relative_to(folder)
            yield (inside.parts[0] if len(inside.parts) > 1 else inside.stem), path


def held(rows):
    """Return for each known misconception the students who hold it, most first."""
    who = {}
    for row in rows:
        # A student's code can write a verdict of its own; a sentence that is not ours goes into no summary.
        if row.outcome == "mistake" and row.diagnosis in [sentence for _, sentence in EXERCISES[row.exercise].mistakes]:
            who.setdefault((row.exercise, row.diagnosis), []).append(row.student)
    return sorted(who.items(), key=lambda item: (-len(item[1]), item[0]))


def report(rows, folder):
    """Write grades.csv, misconceptions.csv and misconceptions.svg into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = {"encoding": "utf-8", "errors": "backslashreplace", "newline": ""}  # names of files may hold any bytes
    with (folder / "grades.csv").open("w", **text) as file:
        table = csv.writer(file)
        table.writerow(["student", "notebook", "exercise", "outcome", "diagnosis", "remarks"])
        for row in rows:
            table.writerow([harmless(cell) for cell in vars(row).values()])
    with (folder / "misconceptions.csv").open("w", **text) as file:
        table = csv.writer(file)
        table.writerow(["exercise", "misconception", "students", "who"])
        for (exercise, sentence), students in held(rows):
            table.writerow([exercise, sentence, len(students), harmless(", ".join(students))])
    (folder / "misconceptions.svg").write_text(svg(drawn(held(rows)[:20])), encoding="utf-8")


def drawn(misconceptions):
    """Draw a bar for each misconception, as long as there are students who hold it."""
    with rc_context(STYLE):
        figure = Figure(figsize=(9, 1.2 + 0.6 * len(misconceptions)), layout="constrained")
        axes = figure.subplots()
        for place, ((exercise, sentence), students) in enumerate(misconceptions):
            axes.barh(place, len(students), height=0.25, align="edge", color=BLUE)
            axes.text(0, place - 0.02, f"{exercise}  {textwrap.shorten(sentence, 90)}", va="bottom", fontsize=9)
        axes.set(xlabel="students who hold it", yticks=[], ylim=(len(misconceptions) - 0.4, -0.6))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        return figure


def harmless(cell):
    """Return `cell` so that no spreadsheet takes a student's text for a formula, wherever it ends its cells."""
    safe = re.sub(r"[^;\t\r\n]+", lambda part: f"'{part[0]}" if is_formula(part[0]) else part[0], cell)
    return f"'{safe}" if safe[:1] in ("\t", "\r", "\n") else safe


def is_formula(text):
    """Whether `text` may be one: by a sign before which nothing is seen; a wide equals sign is one, too."""
    seen = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign)[0] not in "ZC")
    return next(seen, "") in ("=", "+", "-", "@")


def main(arguments):
    """Grade every notebook under the folder that is named."""
    print(WARNING)
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        raise SystemExit("Which folder? For example: nox -s grade -- handed-in")
    folder = Path(arguments[0]).resolve()
    notebooks = list(handed_in(folder))
    if not notebooks:
        raise SystemExit(f"There is no notebook in {folder}.")
    rows = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = [pool.submit(grade, path, student) for student, path in notebooks]
        for done in tqdm(as_completed(running), total=len(running), unit="notebook"):
            rows += done.result()
    rows.sort(key=lambda row: (row.student, row.notebook, row.exercise))
    written = ROOT / "build" / "grades"
    report(rows, written)
    for (exercise, sentence), students in held(rows)[:10]:
        print(f"{len(students):3}  {exercise}  {sentence}")
    print(f"{len(notebooks)} notebooks; grades.csv, misconceptions.csv and misconceptions.svg are in {written}")


if __name__ == "__main__":
    main(sys.argv[1:])
