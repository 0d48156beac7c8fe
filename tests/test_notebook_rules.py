"""The strict rules see what they should: every kind of damage to a notebook fails the tests."""

import base64
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import psutil
import pytest

from tools import rules
from tools.figures import FIGURE, figures_in, svg_of
from tools.kernel import Kernel
from tools.notebooks import ROOT, FailedCellError, execute, lessons, normalised

ALT = "The odds of 0.3 and of 0.7 stand on both sides of 1."
FIGURE_CELL = f'odds_and_logit_curves(marked=[0.3, 0.7], alt="{ALT}")'
CELLS = {
    "imports": "import warnings\nimport numpy as np\nfrom helpers import odds\n"
    "from helpers.plots.odds import odds_and_logit_curves",
    "wrong digit": "print(round(odds(0.3), 4))",
    "changed data point": FIGURE_CELL,
    "changed colour": FIGURE_CELL,
    "changed alternative text": FIGURE_CELL,
    "stripped output": "print(round(odds(0.7), 4))",
    "warning": "x = odds(0.5)",
    "stderr": "y = odds(0.5)",
    "error": "z = odds(0.5)",
    "untouched": "print('as it was')",
}


@pytest.fixture(scope="module")
def intact(tmp_path_factory):
    """A notebook that keeps all rules, just executed: in turns code and a paragraph."""
    notebook = nbformat.v4.new_notebook()
    for name, source in CELLS.items():
        notebook.cells.append(nbformat.v4.new_code_cell(source, id=name.replace(" ", "-")))
        notebook.cells.append(nbformat.v4.new_markdown_cell(f"After {name}.", id=f"after-{name.replace(' ', '-')}"))
    execute(notebook, tmp_path_factory.mktemp("kernel"))
    return nbformat.reads(normalised(notebook), as_version=4)


def cell_of(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name.replace(" ", "-"))


def replace_in_figure(cell, old, new):
    """Change the SVG that `cell` has stored."""
    data = cell.outputs[0].data
    source = svg_of(data["text/html"])
    assert old in source
    changed = base64.b64encode(source.replace(old, new).encode()).decode()
    data["text/html"] = FIGURE.sub(lambda match: match.group().replace(match["svg"], changed), data["text/html"])


def copy_of(notebook):
    return nbformat.reads(nbformat.writes(notebook), as_version=4)


@pytest.fixture(scope="module")
def damaged(intact):
    """The same notebook with one damage to every cell but the first and the last."""
    notebook = copy_of(intact)
    cell_of(notebook, "wrong digit").outputs[0].text = "0.4285\n"
    cell_of(notebook, "changed data point").source = FIGURE_CELL.replace("0.7", "0.71")
    replace_in_figure(cell_of(notebook, "changed colour"), "#1d5fa6", "#1d5fa7")
    cell_of(notebook, "changed alternative text").source = FIGURE_CELL.replace("both", "two")
    cell_of(notebook, "stripped output").outputs = []
    cell_of(notebook, "warning").source = "warnings.warn('be careful')"
    cell_of(notebook, "stderr").source = "import sys\nprint('on stderr', file=sys.stderr)"
    cell_of(notebook, "error").source = "odds(2)"
    return notebook


def as_stored(*cells):
    """A notebook of cells that are given by source and stored outputs, as if all had been run."""
    notebook = nbformat.v4.new_notebook()
    for count, (source, *outputs) in enumerate(cells, start=1):
        stored = [nbformat.from_dict(output) for output in outputs]
        for output in stored:
            if output.output_type == "execute_result":
                output.execution_count = count
        notebook.cells.append(nbformat.v4.new_code_cell(source, id=f"c{count}", execution_count=count, outputs=stored))
    return notebook


def said(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def value(text):
    return nbformat.v4.new_output("execute_result", {"text/plain": text})


THREAD = """
import sys, threading
go = threading.Event()
late = threading.Thread(target=lambda: go.wait() and print("too late", file=sys.stderr))
late.start()"""
TASK = """
import asyncio
async def late():
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("too late")
task = asyncio.ensure_future(late())"""
# Cells that look fine, each with the words by which it is found out; "" if it is.
DISGUISED = (
    ("print(3)\n4", [said("3\n"), value("4")], ""),
    ("print(3)\n4", [value("4"), said("3\n")], "Stored are"),
    ("print(3)\n4", [said("3\n")], "Unexpected output fields"),
    ("print(3)", [said("3\n"), value("4")], "Missing output fields"),
    ("print(3)", [], "Unexpected output fields"),
    ("print(3)", [said("3\n"), said("3\n")], "dissimilar number of outputs"),
    ("display(3)", [value("3")], "Stored are"),
    ("# NBVAL_SKIP\n1 / 0", [], "ZeroDivisionError"),
    ("# NBVAL_IGNORE_OUTPUT\n3", [value("4")], "Cell outputs differ"),
    ("# NBVAL_RAISES_EXCEPTION\n1 / 0", [], "ZeroDivisionError"),
    ("%%capture\n1 / 0", [], "ZeroDivisionError"),
    ("%xmode Minimal", [said("Exception reporting mode: Minimal\n")], ""),
    ("raise KeyboardInterrupt", [], "it raised KeyboardInterrupt"),
    ("import sys\nsys.exit()", [], "it raised "),
    ("from IPython.display import clear_output\nprint(3)\nclear_output()", [], "it takes back what was shown"),
    ("shown = display(3, display_id=True)\nshown.update(4)", [], "it takes back what was shown"),
    ("print?", [], "it asks for page"),
    (THREAD, [], ""),
    ("go.set()\nlate.join()", [], "Unexpected output fields"),
    (TASK, [], ""),
    ("await task", [], "went on after its end: too late"),
    ("from IPython.core.interactiveshell import InteractiveShell", [], ""),
    ("InteractiveShell.showtraceback = get_ipython().showtraceback = lambda *_, **__: None", [], ""),
    ("assert 1 == 2", [], "it raised AssertionError"),
    ("1 +", [], "it raised SyntaxError"),
    ("get_ipython().set_custom_exc((ValueError,), lambda *_, **__: None)", [], ""),
    ("raise ValueError", [], "it raised ValueError"),
    ("import io\nsys.stdout = io.StringIO()", [], ""),
    ("print(3)", [said("3\n")], "Missing output fields"),
)


# Cells after which no other can run, and what is said of them.
KEEP_PID = "import os, signal\nfrom pathlib import Path\nPath('pid').write_text(str(os.getpid()));"
LAST = {
    "while True: pass": "did not end within 5 seconds",
    "while True:\n    try:\n        abs(3)\n    except BaseException:\n        pass": "did not end within 5 seconds",
    "while True: print('x' * 10**6)": "(?:did not end within|printed, with those before, more than)",
    "os._exit(0)": "ended its kernel",
    "os.kill(os.getpid(), signal.SIGTERM)": "ended its kernel",
}


def ending(source):
    """A notebook whose second cell is its last."""
    return as_stored((KEEP_PID,), (source,), ("while True: pass",), ("print(3)", said("3\n")))


def reported(folder, notebooks, *options):
    """What pytest reports of every cell, by its notebook and its name: the text of its failure, or nothing."""
    shutil.copy(ROOT / "conftest.py", folder)
    for name, notebook in notebooks.items():
        (folder / name).mkdir()
        Path(folder, name, "lesson.ipynb").write_text(normalised(notebook), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "--junitxml=report.xml",
        "-q",
        *options,
    ]
    command += ["-p", "no:xdist", "-p", "no:cacheprovider", f"--rootdir={folder}"]
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    found = {}
    for case in ElementTree.parse(folder / "report.xml").iter("testcase"):
        problems = [problem for problem in case if problem.tag in ("failure", "error", "skipped")]
        texts = [problem.text if problem.tag != "skipped" else problem.get("message") for problem in problems]
        found[case.get("classname").split(".")[0], case.get("name")] = "".join(texts)
    return found


@pytest.fixture(scope="module")
def reports(damaged, tmp_path_factory):
    notebooks = {
        "damaged": damaged,
        "disguised": as_stored(*((source, *outputs) for source, outputs, _ in DISGUISED)),
        "another-run": as_stored(("1 + 1\n3;",), ("x = 3",)),
    }
    notebooks["another-run"].cells[1].execution_count = 3
    return reported(tmp_path_factory.mktemp("strict"), notebooks)


@pytest.fixture(scope="module")
def last(tmp_path_factory):
    """A folder with a notebook for each of LAST, and what pytest reports of their cells."""
    folder = tmp_path_factory.mktemp("last")
    notebooks = {f"last-{place}": ending(source) for place, source in enumerate(LAST)}
    return folder, reported(folder, notebooks, "--nbval-cell-timeout=5")


@pytest.mark.parametrize("name", CELLS)
def test_damage_fails_the_cell_it_was_done_to_and_no_other(reports, name):
    failure = reports["damaged", f"Cell {list(CELLS).index(name)}"]
    assert bool(failure) == (name not in ("imports", "untouched"))


def test_where_figures_may_differ_their_alternative_texts_and_all_else_are_compared(damaged, tmp_path):
    may_differ = ROOT / "tests" / "figures-may-differ.cfg"
    found = reported(tmp_path, {"damaged": damaged}, f"--nbval-sanitize-with={may_differ}")
    fine = [name for place, name in enumerate(CELLS) if not found["damaged", f"Cell {place}"]]
    assert fine == ["imports", "changed colour", "untouched"]


@pytest.mark.parametrize("place", range(len(DISGUISED)), ids=[source for source, *_ in DISGUISED])
def test_a_cell_that_looks_fine_is_judged_by_what_its_kernel_says(place, reports):
    *_, words = DISGUISED[place]
    failure = reports["disguised", f"Cell {place}"]
    assert words in failure
    assert bool(words) == bool(failure)


def test_a_cell_that_was_run_another_time_is_found_out(reports):
    assert "It is stored as run 3, and was run 2" in reports["another-run", "Cell 1"]


@pytest.mark.parametrize("source", LAST)
def test_a_cell_that_never_ends_or_ends_its_kernel_is_named_and_no_other_is_run(source, last):
    folder, found = last
    name = f"last-{list(LAST).index(source)}"
    assert not found[name, "Cell 0"]
    assert re.search(f"Cell 1 {LAST[source]}", found[name, "Cell 1"])
    assert source in found[name, "Cell 1"]
    for other in ("Cell 2", "Cell 3"):
        assert re.match(f"lesson.ipynb: Cell 1 {LAST[source]}", found[name, other])
    assert not psutil.pid_exists(int((folder / name / "pid").read_text()))


@pytest.mark.parametrize("source", [*LAST][1::2])
def test_the_task_that_executes_notebooks_names_such_a_cell_too(source, tmp_path):
    with pytest.raises(FailedCellError, match=rf"^code cell 2 {LAST[source]}"):
        execute(ending(source), tmp_path, seconds=5)
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


def test_the_task_that_executes_notebooks_stops_at_an_error_that_is_not_shown(tmp_path):
    notebook = as_stored(("get_ipython().showtraceback = lambda *_, **__: None",), ("assert 1 == 2",))
    with pytest.raises(FailedCellError, match=r"^code cell 2: it raised AssertionError"):
        execute(notebook, tmp_path)


def test_a_figure_that_differs_is_reported_in_words_and_svg_lines(reports):
    moved = reports["damaged", "Cell 2"]
    assert ALT in moved
    assert re.search(r"^\s*-.*\d+\.\d+", moved, re.M)
    assert re.search(r"^\s*\+.*\d+\.\d+", moved, re.M)
    recoloured = reports["damaged", "Cell 3"]
    assert ALT in recoloured
    assert re.search(r"-.*#1d5fa7", recoloured)
    assert re.search(r"\+.*#1d5fa6", recoloured)
    renamed = reports["damaged", "Cell 4"]
    assert f"its alternative text is now {ALT.replace('both', 'two')!r}" in renamed
    for report in (moved, recoloured, renamed):
        assert not re.search(r"[A-Za-z0-9+/]{200}", report)


def test_what_a_user_has_python_do_when_it_starts_is_not_done_in_a_kernel(tmp_path, monkeypatch):
    for path in (tmp_path / "profile_default" / "startup" / "mine.py", tmp_path / "mine.py"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("import warnings\nmine = 3\nwarnings.simplefilter('ignore')")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "mine.py"))
    with Kernel(tmp_path) as kernel:
        assert kernel.run("mine", "mine").error == "NameError"
        assert kernel.run("import warnings\nwarnings.warn('Mind.')", "warns").error == "UserWarning"


def run_out_of_order(notebook):
    first, second = notebook.cells[2:5:2]
    first.execution_count, second.execution_count = second.execution_count, first.execution_count


def not_run(notebook):
    notebook.cells[2].execution_count = None
    notebook.cells[2].outputs = []


def without_output(source):
    def damage(notebook):
        notebook.cells[2].source = source
        notebook.cells[2].outputs = []

    damage.__name__ = f"no output of {source}"
    return damage


def stored_warning(notebook):
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", name="stderr", text="be careful")]


def stored_error(notebook):
    notebook.cells[2].outputs = [nbformat.v4.new_output("error", ename="ValueError", evalue="", traceback=[])]


def excused_error(notebook):
    notebook.cells[2].metadata["tags"] = ["raises-exception"]


def png(notebook):
    notebook.cells[4].outputs[0].data = {"image/png": "iVBORw0KGgo="}


def no_alternative_text(notebook):
    data = notebook.cells[4].outputs[0].data
    data["text/html"] = re.sub('alt="[^"]*"', 'alt="a plot"', data["text/html"])


def foreign_picture(notebook):
    notebook.cells[4].outputs[0].data["text/html"] = '<img src="plot.png">'


def pasted_picture(notebook):
    notebook.cells.append(nbformat.v4.new_markdown_cell("![a plot](plot.png)", id="pasted"))


def stray_metadata(notebook):
    notebook.metadata["widgets"] = {}


def stray_cell_metadata(notebook):
    notebook.cells[2].metadata["collapsed"] = True


def code_of_a_figure_unfolded(notebook):
    del notebook.cells[4].metadata["jupyter"]


def no_cell_id(notebook):
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]


def long_cell(notebook):
    notebook.cells[2].source = "\n".join(["x = 1"] * (rules.LONGEST_CELL + 1))


def empty_cell(notebook):
    notebook.cells[2].source = ""


def raw_cell(notebook):
    notebook.cells.append(nbformat.v4.new_raw_cell("<b>raw</b>", id="raw"))


def twice_the_same_id(notebook):
    notebook.cells[4].id = notebook.cells[2].id


def stream_in_pieces(notebook):
    notebook.cells[2].outputs *= 2


def value_of_another_run(notebook):
    notebook.cells[2].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "1"}, execution_count=9)]


def matplotlib_figure(notebook):
    notebook.cells[2].outputs = [nbformat.v4.new_output("display_data", {"text/plain": "<Figure size 640x480>"})]


def frame(notebook):
    notebook.cells[4].outputs[0].data["text/html"] = "<iframe></iframe>"


def figure_after_print(notebook):
    notebook.cells[4].outputs.insert(0, notebook.cells[2].outputs[0])


def long_float(notebook):
    notebook.cells[2].outputs[0].text = "0.42857142857142855\n"


def with_source(source):
    def damage(notebook):
        notebook.cells[2].source = source

    damage.__name__ = source
    return damage


def with_prose(source):
    def damage(notebook):
        notebook.cells.append(nbformat.v4.new_markdown_cell(source, id="prose"))

    damage.__name__ = source
    return damage


def with_code_after_code(notebook):
    notebook.cells += [nbformat.v4.new_code_cell("x = 1", id=name) for name in ("one", "other")]


def with_cells(*cells):
    """Append Markdown (a string) and code (a list of lines)."""

    def damage(notebook):
        for place, source in enumerate(cells):
            kind = nbformat.v4.new_markdown_cell if isinstance(source, str) else nbformat.v4.new_code_cell
            notebook.cells.append(kind(source if isinstance(source, str) else "\n".join(source), id=f"added-{place}"))

    damage.__name__ = str(cells)
    return damage


def with_number_in_alternative_text(notebook):
    data = notebook.cells[4].outputs[0].data
    data["text/html"] = data["text/html"].replace("The odds of 0.3", "The odds of 0.31")


QUESTION = "**Predict**, then run: What is 3 + 3?"
FOLD = "<details>\n<summary>{}</summary>\n\n{}\n\n</details>"
HINTS = FOLD.format("Hint 1", "Add.") + "\n\n" + FOLD.format("Hint 2", "Count on.")
REASONING = "Three and three more are six, which one sees by counting on from three."
SOLUTION = "\n\n" + FOLD.format("Solution", f"{REASONING}\n\n```python\nanswer = 3 + 3\n```")
CHECKED = ["answer = ...", "", 'check("1.1", answer)']

NOT_AT_HOME = (
    # beyond Python
    *("%pip install helpers", "%time 1", "%%capture\n1", "!ls", "files = !ls", "odds?", "await odds"),
    # modules, by whatever way
    *("import os\nos.system('ls')", "import sys\nsys.path.append('..')", "import ftplib", "import socket as np"),
    *("from random import gauss", "import numpy.lib", "from numpy import *", "from . import odds"),
    *("__import__('socket')", "import importlib", "warnings.sys.exit()", "eval('odds')", "getattr(np, 'random')"),
    *("from helpers.exercises.safely import threading", "().__class__.__base__", "other = np"),
    # what a kernel offers besides
    *("get_ipython()", "exit()", "display(1)", "Out[1]", "open('/etc/hosts')", "input()", "globals()"),
    *("np.empty(3)", "from helpers.explore import HERE\nHERE.read_text()"),
    *("np.load('odds.npy')", "np.arange(3).tofile('odds')", "print('https://example.org')"),
    # chance
    *("np.random.default_rng()", "np.random.default_rng(None)", "np.random.default_rng(seed=None)"),
    *("np.random.default_rng(True)", "seed = 3\nnp.random.default_rng(seed)", "make = np.random.default_rng\nmake()"),
    *("np.random.normal()", "np.random.seed(3)", "from numpy import random as r\nr.seed(3)", "NormalDist().samples(3)"),
    *("from numpy.random import normal\nnormal()", "np.random.Generator(np.random.PCG64())"),
    # silence
    *("warnings.simplefilter('ignore')", "warnings.filterwarnings(action='ignore')", "quiet = warnings.simplefilter"),
    *("warnings.catch_warnings(action='ignore')", "quiet = warnings.catch_warnings", "warnings.filters = []"),
    # what differs from run to run, or from what is seen
    *(
        "for x in {'a', 'b'}:\n    print(x)",
        "print([x for x in set('ab')])",
        "print([*map(str, {1})], [x for x in {1}])",
    ),
    *(
        "np.log = odds",
        "import helpers\nhelpers.odds = None",
        "from helpers.exercises import EXERCISES\nEXERCISES['1.1'] = 1",
    ),
    "from helpers.explore.odds import ThreeScales\nThreeScales(p=0.3)",
)
AT_HOME_WITH = (
    *(
        "np.random.default_rng(3).random(2)",
        "from numpy.random import default_rng\ndefault_rng(3)",
        "np.linalg.norm([1])",
    ),
    *("import math as m\nm.log(3)", "def f(x, *y, **z):\n    return [x, y, z]", "[_ for _ in range(3)]"),
    *(
        "from decimal import getcontext\ngetcontext().prec = 50",
        "for x in sorted({'a', 'b'}):\n    print(x)",
        "x = np.zeros(3)\nx[0] = 1",
    ),
    "with warnings.catch_warnings(record=True) as caught:\n    warnings.simplefilter('always')\n    print(caught)",
)

ORDER = "every_cell_was_run_in_order"
WRONG = "nothing_went_wrong"
STORED = "what_is_shown_is_stored"
COMPARED = "every_cell_is_compared"
FIGURES = "figures_are_comparable_and_have_alternative_text"
NORMAL = "the_file_is_normalised"
ONE_THING = "cells_say_one_thing"
AT_HOME = "a_run_is_repeatable_and_stays_at_home"
PLAIN = "markdown_is_plain"
LINKS = "links_lead_somewhere"
QUESTIONS = "predictions_are_whole_questions"
ANSWERED = "predictions_are_answered_in_their_cell"
WHOLE = "exercises_are_whole"
BETWEEN = "prose_stands_between_code"
NUMBERS = "numbers_come_from_cells"
BREAKING = {
    run_out_of_order: ORDER,
    not_run: ORDER,
    value_of_another_run: ORDER,
    stored_warning: WRONG,
    stored_error: WRONG,
    without_output("print(odds(0.3))"): STORED,
    without_output("x = odds(0.3)\nx"): STORED,
    without_output("for x in (0.3, 0.7):\n    print(x)"): STORED,
    excused_error: COMPARED,
    with_source("# NBVAL_IGNORE_OUTPUT\nprint(1)"): COMPARED,
    with_source("# NBVAL_SKIP\nprint(1)"): COMPARED,
    png: FIGURES,
    matplotlib_figure: FIGURES,
    frame: FIGURES,
    figure_after_print: FIGURES,
    no_alternative_text: FIGURES,
    foreign_picture: FIGURES,
    pasted_picture: FIGURES,
    with_prose('<IMG SRC="plot.png">'): FIGURES,
    with_prose("<svg></svg>"): FIGURES,
    with_prose("<script>1</script>"): FIGURES,
    stray_metadata: NORMAL,
    stray_cell_metadata: NORMAL,
    code_of_a_figure_unfolded: NORMAL,
    no_cell_id: NORMAL,
    twice_the_same_id: NORMAL,
    stream_in_pieces: NORMAL,
    long_cell: ONE_THING,
    empty_cell: ONE_THING,
    raw_cell: ONE_THING,
    with_prose("odds_curve(alt='The odds rise.')"): ONE_THING,
    with_prose("x = 3"): ONE_THING,
    **{with_source(source): AT_HOME for source in NOT_AT_HOME},
    long_float: "printed_floats_are_rounded",
    with_prose("```{note}\nno\n```"): PLAIN,
    with_prose("[next](09-nowhere.ipynb)"): LINKS,
    with_prose('[next](09-nowhere.ipynb "title")'): LINKS,
    with_prose("[next](<09-nowhere.ipynb>)"): LINKS,
    with_prose("[next][n]\n\n[n]: 09-nowhere.ipynb"): LINKS,
    with_prose('<a href="09-nowhere.ipynb">next</a>'): LINKS,
    with_prose("[next](lesson.ipynb#words)"): LINKS,
    with_prose("[up](../README.md)"): LINKS,
    with_prose("[root](/etc/hosts)"): LINKS,
    with_prose("as in [lesson 3](05-losses-in-practice.ipynb)"): LINKS,
    with_cells("**Predict**, then run: What is 3 + 3?", "It is six.", ["print(3 + 3)"]): QUESTIONS,
    with_cells("**Predict**, then run: what is it?", ["print(3 + 3)"], "It is six."): QUESTIONS,
    with_cells("**Predict**, then run: What is it? Think.", ["print(3 + 3)"], "It is six."): QUESTIONS,
    with_cells("**Predict**, then run: What is it?\n\nThink.", ["print(3 + 3)"], "It is six."): QUESTIONS,
    with_cells("A word. **Predict**, then run: What is it?", ["print(3 + 3)"], "It is six."): QUESTIONS,
    with_cells("**Predict**, then run: What is it?", ["print(3 + 3)"]): QUESTIONS,
    with_cells(QUESTION, ["print(3 + 3)"], "It is six."): ANSWERED,
    with_cells(QUESTION, ["guess = 6", "print(3 + 3)", 'predict("1.1", guess)'], "It is six."): ANSWERED,
    with_cells(QUESTION, ["guess = ...", 'predict("1.1", guess)', "print(3 + 3)"], "It is six."): ANSWERED,
    with_cells("What is 3 + 3?", ["guess = ...", "print(3 + 3)", 'predict("1.1", guess)'], "It is six."): ANSWERED,
    with_cells("# 1. Sums", ["guess = ...", "print(3 + 3)", 'predict("1.0", guess)'], "It is six."): ANSWERED,
    with_cells("### 1.1 Sum\n\nWhat is 3 + 3?", CHECKED, HINTS): WHOLE,
    with_cells("### 1.1 Sum\n\nWhat is 3 + 3?", CHECKED, SOLUTION): WHOLE,
    with_cells("### 1.1 Sum\n\nWhat is 3 + 3?", CHECKED, HINTS.replace("Add.", "") + SOLUTION): WHOLE,
    with_cells("### 1.1 Sum\n\nWhat is 3 + 3?", CHECKED, HINTS + SOLUTION.replace("```", "")): WHOLE,
    with_cells("### 1.1 Sum\n\nWhat is 3 + 3?", ["answer = 6", *CHECKED[1:]], HINTS + SOLUTION): WHOLE,
    with_cells("### 1.2 Sum\n\nWhat is 3 + 3?", CHECKED, HINTS + SOLUTION): WHOLE,
    with_code_after_code: BETWEEN,
    with_cells("What is shown:", "Nothing."): BETWEEN,
    with_prose("The odds are 0.4287."): NUMBERS,
    with_prose("It takes 37 steps, or $e^{3.25}$."): NUMBERS,
    with_prose("In 1986 the odds were 0.1986."): NUMBERS,
    with_prose("The price is 1986.5, and not 1,986."): NUMBERS,
    with_prose("There were 2000 students."): NUMBERS,
    with_prose("The odds are 4.286."): NUMBERS,
    with_prose(r"They are $\approx0.4287$."): NUMBERS,
    with_number_in_alternative_text: NUMBERS,
}


def broken_rules(notebook, path):
    text = nbformat.v4.writes_json(notebook) + "\n"  # nbformat.writes would mend the notebook first
    return {rule.__name__ for rule in rules.RULES if list(rule(notebook, text, path))}


@pytest.mark.parametrize("damage", BREAKING, ids=lambda damage: damage.__name__)
@pytest.mark.filterwarnings("ignore::nbformat.warnings.MissingIDFieldWarning")
@pytest.mark.filterwarnings("ignore::nbformat.warnings.DuplicateCellId")
def test_every_rule_sees_the_damage_it_is_there_for(damage, intact, tmp_path):
    notebook = copy_of(intact)
    damage(notebook)
    Path(tmp_path, "lesson.ipynb").touch()
    assert BREAKING[damage] in broken_rules(notebook, tmp_path / "lesson.ipynb")


def test_a_cell_that_shows_nothing_needs_no_output(intact):
    notebook = copy_of(intact)
    for source in ("x = odds(0.3)", "assert odds(0.5) == 1", "def tell():\n    print(1)", "# nothing"):
        without_output(source)(notebook)
        assert not list(rules.what_is_shown_is_stored(notebook, "", None)), source


@pytest.mark.parametrize("source", AT_HOME_WITH)
def test_what_is_repeatable_and_at_home_is_allowed(source, intact):
    notebook = copy_of(intact)
    with_source(source)(notebook)
    assert not list(rules.a_run_is_repeatable_and_stays_at_home(notebook, "", None))


def test_a_printed_solution_stays_at_home_too(intact):
    notebook = copy_of(intact)
    with_cells("### 1.1 Sum\n\nWhat is 3 + 3?", CHECKED, HINTS + SOLUTION.replace("3 + 3\n", "open('3')\n"))(notebook)
    assert any(
        "solution 1.1 contains 'open'" in problem
        for problem in rules.a_run_is_repeatable_and_stays_at_home(notebook, "", None)
    )


def test_a_whole_exercise_breaks_no_rule_of_exercises(intact):
    notebook = copy_of(intact)
    with_cells("### 1.1 Sum\n\nWhat is 3 + 3?", CHECKED, HINTS + SOLUTION)(notebook)
    assert not list(rules.exercises_are_whole(notebook, "", None))


def test_line_ends_of_another_system_are_not_normal(intact, tmp_path):
    text = normalised(intact).replace("\n", "\r\n")
    assert list(rules.the_file_is_normalised(intact, text, tmp_path))


def test_every_rule_is_broken_once_above(intact, tmp_path):
    assert set(BREAKING.values()) == {rule.__name__ for rule in rules.RULES}
    assert not broken_rules(intact, tmp_path / "lesson.ipynb")


@pytest.mark.parametrize("path", lessons(), ids=lambda path: path.stem)
def test_normalising_twice_changes_nothing(path):
    once = normalised(nbformat.read(path, as_version=4))
    assert normalised(nbformat.reads(once, as_version=4)) == once


def test_the_lessons_show_figures():
    for path in lessons():
        assert list(figures_in(nbformat.read(path, as_version=4)))
