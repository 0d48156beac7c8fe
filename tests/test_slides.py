"""Every lesson is a lecture: a slide for each heading, answers after a key."""

import nbformat
import pytest
from nbconvert import SlidesExporter

from tools.notebooks import lessons
from tools.slides import set_slide_types


def types(notebook):
    return [cell.metadata["slideshow"]["slide_type"] for cell in notebook.cells]


def test_headings_start_slides_answers_wait_for_a_key_and_lists_are_left_out():
    prose, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    notebook = nbformat.v4.new_notebook(
        cells=[
            prose("# 1. Title"),
            code("# not a heading"),
            prose("## A question first\n\nWhat is 2 + 2?"),
            prose("It is 4."),
            prose("## Part"),
            prose("A line."),
            prose("### Detail\n\n**Predict**, then run: What is 1 + 1?"),
            code("print(1 + 1)"),
            prose("It is 2."),
            prose("### Words"),
            prose("### Read on"),
        ]
    )
    set_slide_types(notebook)
    opening, part = ["slide", "fragment"], ["slide", "-"]
    assert types(notebook) == ["slide", "-", *opening, *part, "subslide", "fragment", "-", "skip", "skip"]


@pytest.mark.parametrize("path", lessons(), ids=lambda path: path.stem)
def test_nbconvert_makes_these_slides(path):
    notebook = nbformat.read(path, as_version=4)
    page, _ = SlidesExporter().from_notebook_node(notebook)
    kinds = types(notebook)
    assert page.count("<section") == 2 * kinds.count("slide") + kinds.count("subslide")
