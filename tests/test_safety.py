"""Jupyter stays locked, a run of a lesson stays on this machine, and what learners write stays text."""

import csv
import dataclasses
import html
import http.cookiejar
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from xml.etree import ElementTree

import nbformat
import pytest
import yaml

from helpers import exercises
from helpers.exercises import EXERCISES
from helpers.explore.softmax import BarsAndTemperature
from tools import grade, rules
from tools.figures import EXPLORABLE, svg_of
from tools.kernel import Kernel
from tools.lab import options
from tools.notebooks import ROOT

HOSTILE = "<img src=x onerror=alert(1)>"

# Jupyter


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab as `nox -s lab` starts it, for a user without settings; yield what it tells of itself."""
    pytest.importorskip("jupyterlab")
    home = tmp_path_factory.mktemp("home")
    folder = home / "work"
    folder.mkdir()
    shown = nbformat.v4.new_output("display_data", data={"text/html": f"<script>{HOSTILE}</script>"})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("show()", outputs=[shown])])
    nbformat.write(notebook, folder / "from-somebody.ipynb")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHONWARN"))}
    environment |= {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    environment["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-m", "jupyterlab", *options(folder), "--no-browser", "--allow-root", "--port=0"]
    said = home / "said.txt"
    with said.open("w") as file, subprocess.Popen(command, env=environment, stderr=file) as server:
        try:
            while not re.search(r"http://127\.0\.0\.1:\d+/", said.read_text()):
                assert server.poll() is None, said.read_text()
                time.sleep(0.1)
            (told,) = (home / "RUNTIME").glob("jpserver-*.json")
            yield json.loads(told.read_text())
        finally:
            server.terminate()


def reply(lab, path, token=None, opener=urllib.request.urlopen, **headers):
    """The status, headers and text of what JupyterLab replies; with `data` in a header's place, to a POST."""
    data = headers.pop("data", None)
    if token:
        headers["Authorization"] = f"token {token}"
    try:
        with opener(urllib.request.Request(lab["url"] + path, data, headers), timeout=30) as response:
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, ""


def test_jupyterlab_listens_on_this_machine_alone_and_has_a_token_that_nobody_guesses(lab):
    assert lab["hostname"] == "localhost"
    assert len(lab["token"]) >= 40


def test_jupyterlab_opens_to_its_token_alone(lab):
    for path in ("api/contents", "api/kernels", "api/sessions"):
        assert reply(lab, path)[0] == 403
        assert reply(lab, path, "guessed")[0] == 403
        assert reply(lab, path, lab["token"])[0] == 200


def test_jupyterlab_lets_no_page_of_another_site_read_or_write(lab):
    assert reply(lab, "api/contents", lab["token"], Host="elsewhere.example")[0] == 403
    # A browser that is logged in sends its cookie by itself; what is written needs a word that other sites don't know.
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    assert reply(lab, f"api/contents?token={lab['token']}", opener=browser.open)[0] == 200
    assert reply(lab, "api/contents", opener=browser.open, Origin="https://elsewhere.example")[0] == 404
    assert reply(lab, "api/contents", opener=browser.open)[0] == 200
    assert reply(lab, "api/contents", opener=browser.open, data=b"{}")[0] == 403


def test_jupyterlab_trusts_no_output_that_its_reader_has_not_made(lab):
    _, _, text = reply(lab, "api/contents/from-somebody.ipynb", lab["token"])
    (cell,) = json.loads(text)["content"]["cells"]
    assert cell["metadata"]["trusted"] is False


TURNS_OFF = re.compile(
    r"disable_check_xsrf|allow_(?:origin|credentials|remote_access|unauthenticated_access)|trust_xheaders"
    r"|NotebookNotary|jupyter[ -]trust|\bip['\"]?\s*[=:]\s*['\"]?(?:0\.0\.0\.0|\*|::)"
    r"|(?:(?<![\w-])token|\bpassword|_TOKEN)['\"]?[ \t]*[=:][ \t]*(?:''|\"\"|None\b|['\"]?[ \t]*(?=[,)\]]|$))"
    r"|(?:token|password)=(?=['\"]?[ \t])",
    re.M,
)
SETTINGS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "environment.yml", "noxfile.py", "postBuild")),
    *(ROOT / name for name in ("pyproject.toml", "conftest.py", ".ci/run")),
    *(path for part in ("helpers", "tools", "site") for path in (ROOT / part).rglob("*.py")),
    *(ROOT / "site").glob("*.md"),
    *(ROOT / ".github" / "workflows").glob("*.yml"),
    *(ROOT / "notebooks").glob("*.ipynb"),
]


def test_nothing_turns_off_the_locks_of_jupyter():
    found = {path.name: TURNS_OFF.findall(path.read_text(encoding="utf-8")) for path in SETTINGS}
    assert not {name: locks for name, locks in found.items() if any(locks)}
    assert len(found) > 60


@pytest.mark.parametrize(
    "setting",
    [
        "jupyter lab --ServerApp.token= --no-browser",
        '"--IdentityProvider.token="',
        "c.ServerApp.token = ''",
        'c.ServerApp.password=""',
        "JUPYTER_TOKEN: ''",
        "--ServerApp.disable_check_xsrf=True",
        "--ServerApp.allow_origin='*'",
        "--ip=0.0.0.0",
        "c.NotebookNotary.algorithm",
        "jupyter trust notebooks/*.ipynb",
    ],
)
def test_a_setting_that_turns_off_a_lock_is_found(setting):
    assert TURNS_OFF.search(setting)
    assert not TURNS_OFF.search('f"--IdentityProvider.token={TOKEN}", "password": word, ip="127.0.0.1"')


# A run


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    with Kernel(tmp_path_factory.mktemp("kernel")) as kernel:
        yield kernel


@pytest.mark.parametrize(
    "source",
    [
        "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)",
        "import socket\nsocket.socket().connect(('192.0.2.1', 80))",
        "import socket\nsocket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
        "import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
        "import socket\nsocket.gethostbyname('elsewhere.example')",
        "import urllib.request\nurllib.request.urlopen('https://elsewhere.example')",
    ],
)
def test_a_kernel_of_a_lesson_reaches_no_network(source, kernel):
    assert "a lesson reaches no network" in kernel.run(source, "the cell").failure


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.system('true')",
        "import os\nos.popen('true')",
        "import subprocess\nsubprocess.run(['true'])",
        "import subprocess\nsubprocess.run('true', shell=True)",
        "!true",
        "%%bash\ntrue",
    ],
)
def test_a_kernel_of_a_lesson_starts_no_other_program(source, kernel):
    assert "a lesson starts no other program" in kernel.run(source, "the cell").failure


def test_a_kernel_of_a_lesson_may_talk_to_itself(kernel):
    source = "import socket\nwith socket.create_server(('127.0.0.1', 0)) as server:\n"
    source += "    socket.create_connection(server.getsockname()).close()\nprint('done')"
    ran = kernel.run(source, "the cell")
    assert (ran.failure, [output.text for output in ran.outputs]) == ("", ["done\n"])


# What learners write

STUDENTS = (
    "=1+1",
    "+1",
    "-2",
    "@SUM(1)",
    "\tx",
    "\rx",
    "\n=1",
    "\u200b=1",
    "\x00=1",
    "ann;=1+1",
    'ann";=1+1',
    "ann\t=1+1",
    "ann\n=1+1",
    HOSTILE,
)
NAME, EXERCISE = next((name, one) for name, one in EXERCISES.items() if one.mistakes and not callable(one.right))
SENTENCE = EXERCISE.mistakes[0][1]


@pytest.fixture
def graded(tmp_path):
    """The folder with the report of a class in which students, files, diagnoses and remarks have hostile names."""
    rows = [grade.Row(student, f"{student}.ipynb", NAME, "mistake", SENTENCE, student) for student in STUDENTS]
    rows += [grade.Row(student, "a.ipynb", NAME, "wrong", student) for student in STUDENTS]
    grade.report(rows, tmp_path)
    return tmp_path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["grades.csv", "misconceptions.csv"])
def test_no_cell_of_a_report_is_a_formula_wherever_a_spreadsheet_ends_its_cells(name, delimiter, graded):
    with (graded / name).open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]
    assert len(cells) > 1
    assert not [cell for cell in cells if cell.startswith(("\t", "\r", "\n")) or re.match(r"[\s\0\u200b]*[=+@-]", cell)]


def test_names_are_whole_in_a_report_and_numbers_are_numbers(graded):
    with (graded / "grades.csv").open(encoding="utf-8", newline="") as file:
        students = [row["student"] for row in csv.DictReader(file)]
    assert [student.replace("'", "") for student in students] == 2 * list(STUDENTS)
    with (graded / "misconceptions.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["students"] == str(len(STUDENTS))


def test_the_drawn_summary_of_a_class_is_a_picture_and_names_nobody(graded):
    picture = (graded / "misconceptions.svg").read_text(encoding="utf-8")
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(picture).iter()}
    assert not tags & {"script", "foreignObject", "image", "a"}
    assert SENTENCE[:20] in picture
    assert "1+1" not in picture
    assert "onerror" not in picture


class Hostile:
    """An answer that would be drawn, were it shown as itself."""

    def _repr_html_(self):
        return HOSTILE


@pytest.fixture
def displayed(monkeypatch):
    """What `helpers.exercises` shows otherwise than by printing it."""
    shown = []
    monkeypatch.setattr(exercises, "display", lambda data, **_: shown.append(data))
    return shown


@pytest.mark.parametrize("answer", [HOSTILE, Hostile(), [HOSTILE]], ids=["text", "object", "list"])
@pytest.mark.parametrize("question", [exercises.check, exercises.predict], ids=["check", "predict"])
def test_an_answer_is_printed_and_never_shown(question, answer, displayed, monkeypatch, capsys):
    monkeypatch.setattr(exercises, "_done", {})
    question(NAME, answer)
    assert capsys.readouterr().out
    assert not displayed


def test_progress_shows_what_exercises_are_about_as_text(displayed, monkeypatch):
    monkeypatch.setattr(exercises, "_done", {NAME: True})
    monkeypatch.setitem(exercises.EXERCISES, NAME, dataclasses.replace(EXERCISE, about=HOSTILE))
    exercises.progress()
    (data,) = displayed
    assert re.fullmatch(rules.TABLE, data["text/html"])
    assert "&lt;img src=x" in data["text/html"]


@pytest.mark.parametrize("name", ["<b>x</b>", '"><script>', "'/><img>", "-->", "]]>&amp;", "$x^2$", r"$\frac{$"])
@pytest.mark.parametrize("others", [["b"], ["b", "c"]], ids=["two", "three"])
def test_a_name_that_is_given_to_an_explorable_is_text_in_its_state_and_picture(name, others):
    names, logits = [name, *others], [1.0, 2.0, 3.0][: 1 + len(others)]
    found = EXPLORABLE.fullmatch(BarsAndTemperature(classes=names, logits=logits)._repr_mimebundle_()[0]["text/html"])
    assert found, "it has no tags but its own"
    assert json.loads(html.unescape(found["state"]))["classes"] == names
    elements = list(ElementTree.fromstring(svg_of(found["image"])).iter())
    assert {tag_of(one) for one in elements} <= {"svg", "defs", "style", "g", "rect", "path", "use", "clipPath", "text"}
    assert name in [one.text for one in elements if tag_of(one) == "text"], "it is no formula, either"


def tag_of(element):
    return element.tag.rpartition("}")[2]


# Dependencies


def test_every_week_the_locks_are_looked_up_among_the_known_vulnerabilities():
    weekly = yaml.safe_load((ROOT / ".github" / "workflows" / "weekly.yml").read_text(encoding="utf-8"))
    assert "audit" in [entry["task"] for entry in weekly["jobs"]["task"]["strategy"]["matrix"]["include"]]
