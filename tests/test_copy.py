"""The learner's copy: what is the reader's stays, and what is not keeps up with the course."""

import os
import re
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

import nbformat
import pytest

from tools import copy, namesake
from tools.notebooks import NOTEBOOKS, ROOT, lessons

NAME, NEW = "01-odds.ipynb", "01-odds.new.ipynb"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "work"


@pytest.fixture
def update(folder):
    """A function that brings the copy up to an edition of one lesson, and returns what it says."""
    return lambda edition: list(copy.update(folder, {NAME: edition}))


def files(folder):
    return {path.name: path.read_text() for path in folder.iterdir() if path.name != copy.RECORD}


def test_a_missing_lesson_is_added_and_then_there_is_nothing_to_do(folder, update):
    assert update("1") == [f"{NAME} is added."]
    assert files(folder) == {NAME: "1"}
    assert update("1") == []


def test_an_untouched_copy_is_brought_up_to_date(folder, update):
    update("1")
    assert update("2") == [f"{NAME} is brought up to date."]
    assert files(folder) == {NAME: "2"}


def test_a_changed_copy_stays_and_its_new_edition_comes_beside_it_once(folder, update):
    update("1")
    (folder / NAME).write_text("mine")
    assert update("1") == []
    assert update("2") == [f"{NAME} has your changes and stays as it is; its new edition is {NEW}."]
    assert files(folder) == {NAME: "mine", NEW: "2"}
    assert update("2") == []
    update("3")
    assert files(folder) == {NAME: "mine", NEW: "3"}
    (folder / NEW).unlink()
    assert update("3") == [], "what the reader has thrown away does not come back"
    update("4")
    assert files(folder) == {NAME: "mine", NEW: "4"}


def test_a_changed_new_edition_stays_too(folder, update):
    update("1")
    (folder / NAME).write_text("mine")
    update("2")
    (folder / NEW).write_text("mine, too")
    assert update("2") == []
    assert "stay" in update("3")[0]
    assert files(folder) == {NAME: "mine", NEW: "mine, too"}
    (folder / NEW).rename(folder / "notes.ipynb")
    update("3")
    assert files(folder) == {NAME: "mine", NEW: "3", "notes.ipynb": "mine, too"}


def test_a_lesson_is_reset_by_deleting_its_copy(folder, update):
    update("1")
    (folder / NAME).write_text("mine")
    update("2")
    (folder / NAME).unlink()
    assert update("2") == [f"{NAME} is added.", f"{NEW} is removed: {NAME} is as new."]
    assert files(folder) == {NAME: "2"}


def test_a_reset_leaves_a_changed_new_edition_alone(folder, update):
    update("1")
    (folder / NAME).write_text("mine")
    update("2")
    (folder / NEW).write_text("mine, too")
    (folder / NAME).unlink()
    assert update("2") == [f"{NAME} is added."]
    assert files(folder) == {NAME: "2", NEW: "mine, too"}


def test_a_new_edition_that_the_reader_takes_is_the_copy_from_then_on(folder, update):
    update("1")
    (folder / NAME).write_text("mine")
    update("2")
    (folder / NEW).replace(folder / NAME)
    assert update("2") == []
    assert update("3") == [f"{NAME} is brought up to date."]
    assert files(folder) == {NAME: "3"}


@pytest.mark.parametrize("record", ["", "{", "[1]", "\xff\xfe"])
def test_without_a_record_that_can_be_read_everything_counts_as_the_readers(folder, update, record):
    update("1")
    (folder / copy.RECORD).write_bytes(record.encode("latin-1"))
    said, offered = update("2")
    assert "cannot be read" in said
    assert NEW in offered
    assert files(folder) == {NAME: "1", NEW: "2"}
    assert update("2") == [], "the record is whole again"


def test_a_file_that_the_copy_did_not_write_is_the_readers(folder, update):
    folder.mkdir()
    (folder / NAME).write_text("mine")
    update("1")
    assert files(folder) == {NAME: "mine", NEW: "1"}


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_an_interrupted_run_leaves_every_file_whole_and_the_next_one_finishes(folder, monkeypatch, step):
    first, second = {name: f"1 {name}" for name in "abc"}, {name: f"2 {name}" for name in "abc"}
    list(copy.update(folder, first))
    done = getattr(copy.Path, step)

    def interrupted(path, *arguments):
        if ".b." in path.name:
            if step == "write_bytes":
                done(path, b"2")
            raise KeyboardInterrupt
        return done(path, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(copy.Path, step, interrupted)
        with pytest.raises(KeyboardInterrupt):
            list(copy.update(folder, second))
    assert files(folder) == {**first, "a": "2 a"}
    assert len(list(copy.update(folder, second))) == 2
    assert files(folder) == second


def test_killed_before_the_record_is_written_it_loses_nothing(folder, update):
    update("1")
    record = (folder / copy.RECORD).read_bytes()
    update("2")
    (folder / copy.RECORD).write_bytes(record)
    assert update("2") == []
    assert update("3") == [f"{NAME} is brought up to date."]


@pytest.fixture
def work(tmp_path, monkeypatch, capsys):
    """The copy of the real lessons, and what was said when it was made."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # this very clone is what notebooks import
    copy.main(tmp_path / "work")
    return tmp_path / "work", capsys.readouterr().out.splitlines()


def test_every_lesson_is_copied_without_outputs_and_counts(work):
    folder, said = work
    assert said == [f"{path.name} is added." for path in lessons()]
    for path in lessons():
        notebook, original = (nbformat.read(one / path.name, as_version=4) for one in (folder, NOTEBOOKS))
        nbformat.validate(notebook)
        assert [(cell.id, cell.source) for cell in notebook.cells] == [(c.id, c.source) for c in original.cells]
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)
        assert any(cell.get("outputs") for cell in original.cells)


def test_whatever_the_originals_may_do_a_copy_may_be_written(work):
    folder, _ = work
    new = folder / "new"
    new.touch()
    assert {(folder / path.name).stat().st_mode for path in lessons()} == {new.stat().st_mode}


def test_what_a_lesson_links_to_is_in_the_copy(work):
    folder, _ = work
    links = {link for path in folder.glob("*.ipynb") for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text())}
    files_linked = [link for link in links if not link.startswith("https://")]
    assert len(files_linked) > 5
    assert all((folder / link).is_file() for link in files_linked)


def test_git_ignores_the_copy():
    assert f"{copy.WORK.relative_to(ROOT)}/" in (ROOT / ".gitignore").read_text().splitlines()


def test_an_up_to_date_copy_is_said_in_one_line(work, capsys):
    folder, _ = work
    copy.main(folder)
    assert capsys.readouterr().out == f"The lessons in {folder} are up to date.\n"


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "work").write_text("my work")
    with pytest.raises(SystemExit, match=r"work is a file\. Move it away"):
        copy.main(tmp_path / "work")
    assert (tmp_path / "work").read_text() == "my work"


def test_what_the_system_refuses_is_named(tmp_path):
    (tmp_path / lessons()[0].name).mkdir()
    with pytest.raises(SystemExit, match=rf"not up to date: .*{lessons()[0].name}"):
        copy.main(tmp_path)


def test_outside_the_repository_it_says_what_it_needs(tmp_path, monkeypatch):
    monkeypatch.setattr(copy, "lessons", list)
    with pytest.raises(SystemExit, match="clone of the course's repository"):
        copy.main(tmp_path)


def test_a_lesson_that_a_merge_has_broken_is_named(tmp_path, monkeypatch):
    broken = tmp_path / NAME
    broken.write_text("<<<<<<< HEAD\n{}")
    monkeypatch.setattr(copy, "lessons", lambda: [broken])
    with pytest.raises(SystemExit, match=f"{NAME} is not a notebook"):
        copy.main(tmp_path / "work")


def plant(folder, *, package):
    """Put another project's `helpers` into `folder`: a file, or a package."""
    file = folder / "helpers" / "__init__.py" if package else folder / "helpers.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("raise RuntimeError('nobody should run this to find it')")
    return file.parent if package else file


@pytest.mark.parametrize("package", [False, True])
def test_a_readers_own_helpers_beside_the_lessons_is_named(work, package):
    folder, _ = work
    assert namesake.what_to_do(folder) is None
    planted = plant(folder, package=package)
    assert f"Give {planted} another name" in namesake.what_to_do(folder)
    with pytest.raises(SystemExit, match="another name"):
        copy.main(folder)
    planted.rename(planted.with_name("my_helpers"))
    assert namesake.what_to_do(folder) is None


def test_a_folder_of_that_name_that_hides_nothing_is_left_alone(work):
    folder, _ = work
    (folder / "helpers").mkdir()
    assert namesake.what_to_do(folder) is None


@pytest.mark.parametrize("package", [False, True])
def test_another_helpers_on_the_path_is_named(tmp_path, monkeypatch, package):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "elsewhere"))
    plant(tmp_path / "elsewhere", package=package)
    assert f"Take {tmp_path / 'elsewhere'} out of the variable PYTHONPATH" in namesake.what_to_do(tmp_path)


def python_of(environment):
    """Make a new environment, and return its Python."""
    venv.create(environment, symlinks=os.name != "nt")
    return environment / ("Scripts" if os.name == "nt" else "bin") / "python"


def in_an_environment(tmp_path, *, helpers):
    """Run `python -m tools.namesake` in a new environment, with or without another project's `helpers` in it."""
    python = python_of(tmp_path / "environment")
    (packages,) = (tmp_path / "environment").rglob("site-packages")
    if helpers:
        plant(packages, package=True)
        (packages / "stranger-1.0.dist-info").mkdir()
        (packages / "stranger-1.0.dist-info" / "METADATA").write_text("Name: stranger\nVersion: 1.0\n")
        (packages / "stranger-1.0.dist-info" / "top_level.txt").write_text("helpers\n")
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}  # Jupyter, without what is editable
    command = [python, "-m", "tools.namesake", tmp_path]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_another_projects_package_in_the_environment_is_named_with_what_to_uninstall(tmp_path):
    run = in_an_environment(tmp_path, helpers=True)
    assert run.returncode == 1
    assert f"{Path('site-packages', 'helpers', '__init__.py')}. Run " in run.stderr
    assert "pip uninstall stranger, then " in run.stderr
    assert run.stderr.count("\n") == 1


def test_an_environment_without_helpers_is_told_how_to_get_them(tmp_path):
    run = in_an_environment(tmp_path, helpers=False)
    assert run.returncode == 1
    assert re.fullmatch(r"No `helpers` is installed here: run .*python\S* -m pip install -e \S+\n", run.stderr)


def test_the_courses_helpers_may_be_installed_in_any_way(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site-packages"))
    shutil.copytree(ROOT / "helpers", tmp_path / "site-packages" / "helpers")
    assert namesake.what_to_do(tmp_path) is None


@pytest.mark.parametrize(
    ("planted", "error"),
    [
        (None, "No module named 'helpers'"),
        ("def mine(): ...", "cannot import name 'logit' from 'helpers' ("),
        (
            "logit = odds = odds_to_probability = None",
            "No module named 'helpers.exercises'; 'helpers' is not a package",
        ),
    ],
)
def test_the_site_explains_what_the_first_cell_says_without_the_courses_helpers(tmp_path, planted, error):
    if planted:
        (tmp_path / "helpers.py").write_text(planted)
    first = next(cell.source for cell in nbformat.read(lessons()[0], as_version=4).cells if cell.cell_type == "code")
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    command = [python_of(tmp_path / "environment"), "-c", first]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    said = run.stderr.splitlines()[-1].partition(": ")[2]
    assert said.startswith(error)
    explained = re.findall(r"^- `(.+?)`", (ROOT / "site" / "run.md").read_text(encoding="utf-8"), re.M)
    assert any(re.fullmatch(re.escape(message).replace("…", ".+"), said) for message in explained)
