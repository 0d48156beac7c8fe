"""Faults of the site: ``nox -s faults`` plants them in its environment.

Its build refuses some. The others are rendered, and found by a test in a browser or of the HTML.
"""

import os
import random
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import nbformat

from tools.faults import lessons
from tools.faults.__main__ import table
from tools.faults.copies import Fault, copy_to, failures

ROUNDS = 2
BUILD = "the build of the site"
PLANTED_IN = ("helpers/explore/*.js", "notebooks/*.ipynb", "site/*.md", "site/static/answers.js")

DISK = "tests/test_site_browser.py::test_a_page_opened_from_a_disk_is_as_good"
FORMULA = "tests/test_site_explore.py::test_a_formula_is_that_of_helpers"
LINKS = "tests/test_site_build.py::test_links_and_their_anchors_lead_somewhere"
POLICY = "tests/test_site_build.py::test_pages_hold_no_inline_script_or_style_and_state_the_policy"
REPLIES = "tests/test_site_answers.py::test_page_and_kernel_give_the_same_reply"

# In the module of each explorable, a formula, what it says, and what is none.
FORMULAS = (
    ("odds", "odds", "p / (1 - p)", "p / (1 + p)"),
    ("sigmoid", "loss", "softplus((1 - 2 * y)", "softplus((2 * y - 1)"),
    ("entropy", "crossEntropy", "one * surprisal(q[k])", "one * surprisal(p[k])"),
    ("losses", "squaredError", "2 * gap * bend(z)", "gap * bend(z)"),
    ("regression", "loss", "-w * x - b : w", "-w * x + b : w"),
    ("softmax", "sigmoids", "sigmoid(one / temperature)", "sigmoid(one * temperature)"),
)
TOLERANCES = (
    ("asGiven(exercise.digits), 1e-3)", "asGiven(exercise.digits), 1e-9)"),
    ("() => exercise.tolerance, 1e-9)", "() => exercise.tolerance, 1e-1)"),
    ("Math.max(decimals, digits)", "Math.min(decimals, digits)"),
    ("close(one, row[place], 1e-9)", "close(one, row[place], 1e-1)"),
    ("close(one, other, tolerance);", "close(one, other, 1000 * tolerance);"),
)
REPLY = (
    ("right in per cent.", "right as per cent."),
    ("both numbers are right, in", "both are right, in"),
    ("Not yet. ", "No. "),
    ("right as far as it goes", "right so far"),
)


def change(path, before, after):
    """Write `after` in the place of `before`, which stands in a file once."""
    text = path.read_text(encoding="utf-8")
    if text.count(before) != 1:
        raise ValueError(f"{path.name} says {before!r} {text.count(before)} times: plant something else.")
    path.write_text(text.replace(before, after), encoding="utf-8")


def append(path, text):
    """Write `text` at the end of a file."""
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


# What the build refuses


def of_build(lesson, number, kind, words):
    """A fault of a code cell that the build must refuse."""
    return Fault(kind, f"{lesson.name}, code cell {number}", BUILD, f"{lesson.name}.ipynb: code cell {number} {words}")


def a_missing_output(lesson, chance):
    """A cell that prints, and has stored nothing."""
    number, cell = lesson.take_code(chance, lessons.words_of)
    cell.outputs = []
    return of_build(lesson, number, "missing output", "has no output")


def a_stored_error(lesson, chance):
    """A cell whose stored output is an error."""
    number, cell = lesson.take_code(chance)
    cell.outputs = [nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[])]
    return of_build(lesson, number, "stored error", "stored ValueError")


def a_wrong_run_count(lesson, chance):
    """A cell that was run again."""
    number, cell = lesson.take_code(chance, lambda cell: not cell.outputs)
    cell.execution_count += 1
    return of_build(lesson, number, "wrong run count", f"has run count {number + 1}")


def a_figure_without_words(lesson, chance):
    """A figure without its alternative text."""
    fault = lessons.no_alternative_text(lesson, chance)
    return replace(fault, test=BUILD, words=f"{lesson.name}.ipynb: {fault.words}")


def in_lessons(folder, chance):
    """Plant each of these in a lesson of its own, at a place that chance chooses; return them."""
    faults = []
    paths = sorted(Path(folder, "notebooks").glob("*.ipynb"))
    for kind in (a_missing_output, a_stored_error, a_wrong_run_count, a_figure_without_words):
        while True:
            path = paths.pop(chance.randrange(len(paths)))
            lesson = lessons.Lesson(path)
            try:
                faults.append(kind(lesson, chance))
            except IndexError:  # this lesson has no place for it
                continue
            nbformat.write(lesson.notebook, path)
            break
    return faults


def in_markdown(folder, chance):
    """Plant links to no page, and to no section; return them."""
    one, other = chance.sample(sorted(Path(folder, "site").glob("*.md")), 2)
    append(one, "[Nowhere](nowhere.md)")
    append(other, "[Nowhere](map.md#nowhere)")
    return [Fault("dead link in Markdown", path.name, BUILD, f"{path.name}:") for path in (one, other)]


# What is rendered


def in_pages(folder, chance):
    """Plant what is rendered, and does not disturb the rest: in explorables and in pages; return them."""
    explore, site = Path(folder, "helpers", "explore"), Path(folder, "site")
    broken, changed = chance.sample(FORMULAS, 2)
    append(explore / f"{broken[0]}.js", "}")
    lesson = next(
        path.stem
        for path in sorted(Path(folder, "notebooks").glob("*.ipynb"))
        if f'data-explore=\\"{broken[0]}\\"' in path.read_text(encoding="utf-8")
    )
    name, formula, before, after = changed
    change(explore / f"{name}.js", before, after)
    one, other = chance.sample(["formulas", "map", "reference", "run", "teachers"], 2)
    append(site / f"{one}.md", '<p><a href="glossary.html#nowhere">Nowhere</a></p>')
    append(site / f"{other}.md", "<p onclick=\"alert('Hello')\">Hello</p>\n<script>document.title = 'Hello'</script>")
    return [
        Fault("explorable of no JavaScript", f"{broken[0]}.js", f"{DISK}[lessons/{lesson}.html]", "Unexpected token"),
        Fault("formula of an explorable", f"{name}.js, {formula}", f"{FORMULA}[{name}-{formula}]", "Not equal"),
        Fault("dead link in HTML", f"{one}.md", f"{LINKS}[{one}.html]", "glossary.html#nowhere"),
        Fault("script in a page", f"{other}.md", f"{POLICY}[{other}.html]", "AssertionError"),
    ]


def in_tolerances(folder, chance):
    """Plant a tolerance that the kernel does not have; return the fault."""
    before, after = chance.choice(TOLERANCES)
    change(Path(folder, "site", "static", "answers.js"), before, after)
    return [Fault("tolerance of answers", f"answers.js, {before}", REPLIES, " differ:")]


def in_replies(folder, chance):
    """Plant other words than the kernel's; return the fault."""
    before, after = chance.choice(REPLY)
    change(Path(folder, "site", "static", "answers.js"), before, after)
    return [Fault("words of a reply", f"answers.js, {before}", REPLIES, " differ:")]


def build(folder):
    """Build the site of a copy, and return what is said of what it refuses, or ""."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "--quiet", "site", "build/site"]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


@contextmanager
def restored(folder):
    """On leaving, put back every file in which faults are planted."""
    before = {path: path.read_bytes() for pattern in PLANTED_IN for path in Path(folder).glob(pattern)}
    yield
    for path, content in before.items():
        if path.read_bytes() != content:
            path.write_bytes(content)


def tried(folder, plant, chance):
    """Plant faults in a copy, and return each with whether the build, or its own test, has found it."""
    with restored(folder):
        faults = plant(folder, chance)
        refused = build(folder)
        tests = [fault.test for fault in faults if fault.test != BUILD]
        if tests and refused:
            raise RuntimeError(f"The build refuses what a test should find:\n{refused}")
        found, _ = failures(folder, *tests) if tests else ({}, 0)
    return [
        (fault, fault.words in (refused if fault.test == BUILD else said_of(fault.test, found))) for fault in faults
    ]


def said_of(test, found):
    """What the failures say of a test, or of a test with any of its parameters."""
    name = test.removeprefix("tests/").replace(".py::", "::")
    return "\n".join(text for key, text in found.items() if key == name or key.startswith(f"{name}["))


def clean(folder):
    """Whether a copy without faults is built, and none of these tests fails."""
    refused = build(folder)
    found, number = failures(folder, DISK, FORMULA, LINKS, POLICY, REPLIES) if not refused else ({BUILD: refused}, 0)
    for test, text in found.items():
        print(f"{test} fails without a fault:\n{text}")
    print(f"{number} tests of pages without faults; {len(found)} fail.", flush=True)
    return number > 0 and not found


def main():
    """Print the table; return 1 if a fault got through, or a test fails without one."""
    with tempfile.TemporaryDirectory() as name:
        copy_to(Path(name))
        if not clean(name):
            return 1
        results = []
        for seed in range(ROUNDS):
            chance = random.Random(seed)
            for plant in (in_lessons, in_markdown, in_pages, in_tolerances, in_replies):
                results += tried(name, plant, chance)
    print(*table(results), sep="\n")
    return int(not all(found for _, found in results))


if __name__ == "__main__":
    sys.exit(main())
