"""Answers on the page: fields for predictions and exercises, and what `answers.js` has to know to reply to them.

Everything comes from `helpers.exercises`, so that page and kernel say the same.
A field is there for every answer that is a number, a list of numbers or a choice;
one that is a function is the notebook's.
"""

import json
import re
from html import escape
from math import isfinite

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from course.lessons import lesson_at
from course.outputs import is_code, is_output
from helpers.exercises import EXERCISES, PREDICTIONS
from helpers.exercises.answers import answers_of, shown
from tools.exercises import CHECK

IN_THE_NOTEBOOK = "Answer this one in the notebook."
MEMORY = """<div class="try memory"><p class="done-so-far"></p>
<button type="button">Forget what I did here</button> <span role="status"></span></div>"""


def known(exercise):
    """What the page has to know of an exercise or a prediction."""
    mistakes = [[plain(exercise, mistake), sentence] for mistake, sentence in exercise.mistakes]
    facts = {"right": plain(exercise, exercise.right), "shows": exercise.shows, "mistakes": mistakes}
    if not exercise.choices:
        right = answers_of(exercise, exercise.right)[0].ravel()
        facts["digits"] = exercise.digits
        facts["tolerance"] = 0.501 * 10.0**-exercise.digits
        facts["rounded"] = [right.round(places).tolist() for places in range(1, exercise.digits)]
    return facts


def plain(exercise, answer):
    """An answer as JSON has it: a choice, or numbers in a row."""
    (read,) = answers_of(exercise, answer)
    return read if exercise.choices else [number(float(x)) for x in read.ravel()]


def number(x):
    """A number as short as JSON has it; JSON has no infinity, but JavaScript makes one of its name."""
    return int(x) if x.is_integer() else x if isfinite(x) else str(x).replace("inf", "Infinity")


def known_of(lesson):
    """What the page of a lesson has to know, as JSON that may stand in HTML."""
    here = f"{lesson.number}."
    facts = {
        "exercises": {
            e.name: known(e) for e in EXERCISES.values() if e.name.startswith(here) and not callable(e.right)
        },
        "predictions": {
            p.name: known(p) | {"told": shown(p.right)} for p in PREDICTIONS.values() if p.name.startswith(here)
        },
    }
    return json.dumps(facts, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def field(kind, exercise):
    """The form in which a page takes an answer: choices, or a line to type in."""
    label = "Your guess" if kind == "predictions" else f"Your answer to {exercise.name}"
    identifier = f"{kind}-{exercise.name}"
    if exercise.choices:
        choices = "".join(
            f'<label><input type="radio" name="{identifier}" value="{escape(choice)}"> {escape(choice)}</label>'
            for choice in exercise.choices
        )
        asked = f"<fieldset><legend>{label}</legend>{choices}</fieldset>"
    else:
        several = answers_of(exercise, exercise.right)[0].size > 1
        example = "numbers, such as 0.25, 1/2, 3" if several else "a number, such as 0.25, 1/4 or 25 %"
        asked = f'<label for="{identifier}">{label}: {example}</label>'
        asked += f'<input type="text" id="{identifier}" autocomplete="off" autocapitalize="off" spellcheck="false">'
    return (
        f'<form class="try" data-kind="{kind}" data-name="{exercise.name}"><span class="done" hidden>Done</span>'
        f'{asked}<button type="submit">Check</button><p class="reply" role="status"></p></form>'
    )


class AddFields(SphinxPostTransform):
    """Give every prediction, and every exercise that a page can check, its field."""

    default_priority = 230  # when predictions have their boxes
    formats = ("html",)

    def run(self, **_kwargs):
        """Add the fields of a page, and where it tells what is done."""
        for box in list(self.document.findall(lambda node: isinstance(node, nodes.container) and "prediction" in node)):
            fold = next(node for node in box if isinstance(node, nodes.raw))
            box.insert(box.index(fold), raw(field("predictions", PREDICTIONS[box["prediction"]])))
        for cell in list(self.document.findall(is_code)):
            if found := re.search(CHECK, cell.astext(), re.M):
                add_field(cell, EXERCISES[found["name"]])
            elif cell.astext().startswith("progress()"):
                add_after(cell, raw(MEMORY))


def add_field(cell, exercise):
    """Put a field beside the cell that checks `exercise`, or say where it is answered."""
    if callable(exercise.right):
        for output in list(cell.findall(is_output)):
            cell.remove(output)
        add_after(cell, nodes.paragraph("", IN_THE_NOTEBOOK))
    else:
        cell["classes"].append("without-script")
        add_after(cell, raw(field("exercises", exercise)))


def raw(html):
    """A node of HTML."""
    return nodes.raw("", html, format="html")


def add_after(node, other):
    """Insert `other` after `node`."""
    node.parent.insert(node.parent.index(node) + 1, other)


def tell_page(app, pagename, _templatename, context, _doctree):
    """Give a lesson's page what it has to know, and the script that replies."""
    if lesson := lesson_at(pagename):
        context["answers"] = known_of(lesson)
        app.add_js_file("answers.js", defer="defer")


def setup(app):
    """Register the extension."""
    app.add_post_transform(AddFields)
    app.connect("html-page-context", tell_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
