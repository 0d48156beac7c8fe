"""Keep a learner's own copy of the lessons in ``work/``, without outputs, and never write over a reader's work.

Run it by ``python -m tools.copy``, or with the name of another folder. A lesson
is reset by deleting its copy and running it again.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

import nbformat

from tools import namesake
from tools.notebooks import NOTEBOOKS, ROOT, lessons, without_outputs

WORK = ROOT / "work"
RECORD = ".written.json"  # for every file, the hash of the last edition that was written


def update(folder, editions):
    """Bring `folder` up to `editions`, a dict of texts by file name, and yield a line for each thing done.

    A copy that the reader has changed stays; the new edition of its lesson is put beside it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        written = read_record(folder)
    except ValueError:
        written = {}
        yield f"{folder / RECORD} cannot be read and is begun anew: a lesson that differs counts as changed by you."
    recorded = dict(written)
    try:
        for name, text in editions.items():
            yield from update_lesson(folder, name, text.encode(), written)
    finally:
        if written != recorded:
            replace(folder / RECORD, json.dumps(written, indent=1, sort_keys=True).encode())


def read_record(folder):
    """Return what `update` has written into `folder` so far: a hash by file name."""
    path = folder / RECORD
    written = json.loads(path.read_bytes()) if path.exists() else {}
    if not isinstance(written, dict):
        raise ValueError(f"{path} holds no names.")
    return written


def update_lesson(folder, name, edition, written):
    """Bring one lesson up to its `edition`, keep `written` true, and yield a line for each thing done."""
    copy = folder / name
    beside = copy.with_suffix(".new.ipynb")
    newest, own, offered = digest(edition), digest_of(copy), digest_of(beside)
    if own in (None, newest, written.get(name)):  # nothing in it is the reader's
        if own != newest:
            replace(copy, edition)
            yield f"{name} is brought up to date." if own else f"{name} is added."
        written[name] = newest
        if offered and offered == written.get(beside.name):
            beside.unlink()
            del written[beside.name]
            yield f"{beside.name} is removed: {name} is as new."
    elif newest in (written.get(name), written.get(beside.name)):
        pass  # the reader works on this edition, or was offered it
    elif offered in (None, newest, written.get(beside.name)):
        replace(beside, edition)
        written[beside.name] = newest
        yield f"{name} has your changes and stays as it is; its new edition is {beside.name}."
    else:
        yield f"{name} and {beside.name} have your changes and stay; rename the second to get its new edition."


def digest(content):
    """Return the hash by which an edition is known again."""
    return hashlib.sha256(content).hexdigest()


def digest_of(path):
    """Return the hash of the file `path`, or None where there is none."""
    try:
        return digest(path.read_bytes())
    except FileNotFoundError:
        return None


def replace(path, content):
    """Write `content` to `path` so that an interruption leaves the old file or the new one, whole."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def editions():
    """Return the lessons as a reader starts them: their texts without outputs, by file name."""
    paths = lessons()
    if not paths:
        raise SystemExit(f"There are no lessons in {NOTEBOOKS}. Run this in a clone of the course's repository.")
    texts = {}
    for path in paths:
        try:
            texts[path.name] = nbformat.writes(without_outputs(nbformat.read(path, as_version=4))) + "\n"
        except ValueError as error:
            raise SystemExit(f"{path} is not a notebook, perhaps since a merge: {error}") from error
    return texts


def main(folder=WORK):
    """Bring the copy in `folder` up to date, and see that its notebooks find the course's `helpers`."""
    folder = Path(folder).absolute()
    nothing = True
    try:
        for done in update(folder, editions()):
            nothing = False
            print(done)
    except FileExistsError as error:
        raise SystemExit(f"{folder} is a file. Move it away: the copy of the lessons is a folder there.") from error
    except OSError as error:
        raise SystemExit(f"The copy of the lessons is not up to date: {error}") from error
    if nothing:
        print(f"The lessons in {folder} are up to date.")
    namesake.refuse(folder)


if __name__ == "__main__":
    main(*sys.argv[1:2])
