"""Every lesson is a lecture: slides within one screen, answers after a key."""

import nbformat
import pytest
from nbconvert import SlidesExporter

from tools.notebooks import lessons
from tools.slides import SCREEN, height_of, set_slide_types, slides_of

each_lesson = pytest.mark.parametrize("path", lessons(), ids=lambda path: path.stem)


def types(notebook):
    return [cell.metadata["slideshow"]["slide_type"] for cell in notebook.cells]


@each_lesson
def test_every_slide_fits_on_one_screen(path):
    for slide in slides_of(nbformat.read(path, as_version=4)):
        height = sum(map(height_of, slide))
        assert height <= SCREEN, f"{height:.0f} of {SCREEN} pixels: {slide[0].source[:60]!r}"


@each_lesson
def test_the_stored_types_are_those_that_the_rule_gives(path):
    notebook = nbformat.read(path, as_version=4)
    stored = types(notebook)
    set_slide_types(notebook)
    assert types(notebook) == stored
    assert set(stored) == {"slide", "subslide", "fragment", "-", "skip"}


@each_lesson
def test_the_answer_to_a_prediction_waits_for_a_key_or_stands_on_the_next_slide(path):
    notebook = nbformat.read(path, as_version=4)
    for asked, kind in zip(notebook.cells, types(notebook)[1:], strict=False):
        if "**Predict**" in asked.source:
            assert kind in ("fragment", "subslide", "slide")


@each_lesson
def test_only_word_lists_and_references_are_left_out(path):
    notebook = nbformat.read(path, as_version=4)
    left_out = [cell.source for cell, kind in zip(notebook.cells, types(notebook), strict=True) if kind == "skip"]
    assert [source.splitlines()[0] for source in left_out] == ["### Words", "### Read on"]


@each_lesson
def test_nbconvert_makes_these_slides(path):
    notebook = nbformat.read(path, as_version=4)
    page, _ = SlidesExporter().from_notebook_node(notebook)
    columns = types(notebook).count("slide")
    assert page.count("<section") == columns + len(list(slides_of(notebook)))


def lesson(*cells):
    return nbformat.v4.new_notebook(cells=cells)


def test_headings_start_slides_and_what_has_no_room_starts_the_next_one_below():
    prose = nbformat.v4.new_markdown_cell("A line.")
    long = nbformat.v4.new_code_cell("\n".join(["x = 1"] * 20))
    notebook = lesson(
        nbformat.v4.new_markdown_cell("# 1. Title"),
        nbformat.v4.new_markdown_cell("## Part"),
        prose,
        nbformat.v4.new_markdown_cell("### Detail\n\n**Predict**, then run: what?"),
        long,
        nbformat.v4.new_code_cell(long.source),
    )
    set_slide_types(notebook)
    assert types(notebook) == ["slide", "slide", "-", "subslide", "fragment", "subslide"]


def test_a_cell_that_is_too_tall_for_any_slide_is_seen():
    tall = nbformat.v4.new_markdown_cell("\n\n".join(["A paragraph of some words. " * 10] * 8))
    assert height_of(tall) > SCREEN
