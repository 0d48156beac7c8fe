"""JupyterLab as a new reader finds it, and explorables there: reader and kernel set, and read, the same state."""

import itertools
import json
import re
import subprocess
import sys
import time
from contextlib import contextmanager

import nbformat
import pytest

pytest.importorskip("playwright", reason="JupyterLab is tried in Chromium by: nox -s browser")
pytest.importorskip("jupyterlab", reason="JupyterLab is tried in Chromium by: nox -s browser")

import pages

from tools import copy
from tools.lab import options
from tools.notebooks import METADATA, ROOT, lessons

TOKEN = "for-this-test-alone"


def cells_of_explorables():
    """For every lesson with an explorable: its name, the cell that shows it, and the import that the cell needs."""
    for path in lessons():
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell in code:
            if found := re.search('data-explore="([a-z]+)"', json.dumps(cell.outputs).replace('\\"', '"')):
                needed = re.search(rf"^from helpers\.explore\.{found[1]} import .*$", code[0].source, re.M)
                yield found[1], cell.source, needed[0]


EXPLORABLES = {name: (shows, needed) for name, shows, needed in cells_of_explorables()}


@contextmanager
def serving(folder):
    """Run JupyterLab on `folder` as `nox -s lab` does; yield its address."""
    command = [sys.executable, "-m", "jupyterlab", *options(folder), "--no-browser", "--allow-root", "--port=0"]
    command += [f"--IdentityProvider.token={TOKEN}", f"--LabApp.user_settings_dir={folder / 'user-settings'}"]
    said = folder / "said.txt"
    with said.open("w") as file, subprocess.Popen(command, stderr=file, cwd=folder) as server:
        try:
            while not (found := re.search(r"http://127\.0\.0\.1:\d+/", said.read_text())):
                assert server.poll() is None, said.read_text()
                time.sleep(0.1)
            yield found[0]
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on an empty folder: the folder, and the address."""
    folder = tmp_path_factory.mktemp("lab")
    with serving(folder) as address:
        yield folder, address


@pytest.fixture
def notebook(request, lab, browser):
    """A new notebook of an explorable, opened: a function that runs one of its cells and returns what it prints."""
    folder, address = lab
    shows, needed = EXPLORABLES[request.param]
    code = [f"{needed}\nimport json", shows, "print(json.dumps(explore.state(), sort_keys=True))"]
    cells = [nbformat.v4.new_code_cell(source) for source in code]
    name = f"{request.param}-{len(list(folder.glob('*.ipynb')))}"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), folder / f"{name}.ipynb")
    with pages.opened(browser, f"{address}lab/workspaces/{name}/tree/{name}.ipynb?token={TOKEN}") as tab:
        tab.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        tab.wait_for_function("document.activeElement.closest('.jp-Notebook')")  # JupyterLab has put the focus
        counts = itertools.count(1)

        def run(place, source=None):
            cell = tab.locator(".jp-CodeCell").nth(place)
            editor = cell.locator(".cm-content")
            editor.click()
            if source:
                editor.press("Control+A")
                tab.keyboard.insert_text(source)
            editor.press("Control+Enter")
            cell.locator(".jp-InputPrompt", has_text=f"[{next(counts)}]:").wait_for()
            printed = cell.locator(".jp-OutputArea-output pre")
            if code[place].startswith("print") and not source:
                printed.filter(has_text="}").wait_for()
            return printed.inner_text() if printed.count() else ""

        yield tab, run
        assert not pages.foreign_requests(tab)
        assert not [said for said in pages.console_errors(tab) if "explore" in said.lower()]


@pytest.mark.parametrize("notebook", EXPLORABLES, indirect=True)
def test_reader_and_kernel_set_the_same_state(notebook):
    tab, run = notebook
    assert run(0) == ""
    run(1)
    live = tab.locator(".explore")
    live.wait_for()
    start, said = run(2), live.locator(".say").inner_text()
    live.locator("input[type=range]").first.press("PageUp")
    moved = run(2)
    assert moved != start, "the next cell reads what the reader has set"
    assert live.locator(".say").inner_text() != said
    back = "if getattr(explore, name) != value:\n        setattr(explore, name, value)"
    run(2, f"for name, value in json.loads({start!r}).items():\n    {back}")
    live.locator(".say", has_text=said).wait_for()


def test_a_new_reader_finds_lesson_1_its_contents_and_every_name_whole(tmp_path, monkeypatch, browser):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    copy.main(tmp_path)
    with serving(tmp_path) as address, pages.opened(browser, f"{address}lab?token={TOKEN}") as tab:
        tab.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        assert tab.locator(".jp-Notebook h1").first.inner_text().startswith("1. Odds and logit")
        tab.locator(".jp-TableOfContents-tree", has_text="A question first").wait_for()
        tab.get_by_role("tab", name=re.compile("File Browser")).click()
        names = tab.locator(".jp-DirListing-itemText:visible")
        names.first.wait_for()
        assert [name for name in names.all_inner_texts() if name.endswith("ipynb")] == [p.name for p in lessons()]
        assert all(names.evaluate_all("names => names.map(name => name.scrollWidth <= name.clientWidth)"))
        tab.locator(".jp-CodeCell .cm-content").first.click()
        tab.keyboard.press("Control+Enter")
        tab.locator(".jp-CodeCell .jp-InputPrompt", has_text="[1]:").wait_for()
        assert not tab.locator(".jp-CodeCell").first.locator(".jp-OutputArea-output").count(), "helpers are found"
        assert not pages.foreign_requests(tab)
        tab.get_by_role("menuitem", name="Run", exact=True).click()
        tab.get_by_role("menuitem", name="Run All Above Selected Cell").wait_for()  # as the first cell calls it


@pytest.mark.parametrize("notebook", ["sigmoid"], indirect=True)
def test_jupyterlab_leaves_the_keys_to_the_control_that_has_the_focus(notebook):
    tab, run = notebook
    run(0)
    run(1)
    live = tab.locator(".explore")
    live.wait_for()
    slider, field = live.locator("input[type=range]").first, live.locator("input[type=text]").first
    slider.focus()
    for key, weight in (("ArrowUp", "0.9"), ("ArrowRight", "1"), ("ArrowDown", "0.9"), ("ArrowLeft", "0.8")):
        tab.keyboard.press(key)
        live.locator(f".say:has-text('slope {float(weight) / 4:.3g}.')").wait_for()
        assert field.input_value() == weight
    field.fill("1.2")
    field.press("Enter")
    live.locator(".say", has_text="slope 0.3.").wait_for()
    live.get_by_role("button", name="turn it round").focus()
    tab.keyboard.press("Enter")
    live.locator(".say", has_text="slope \N{MINUS SIGN}0.3.").wait_for()
    assert json.loads(run(2))["w"] == -1.2
