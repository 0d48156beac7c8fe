"""Directives and a role for what the pages tell of the lessons, so that no page keeps a list of its own.

``{lesson}`3` ``      "lesson 3", a link as soon as there is one
``{lesson-list}``     every lesson with its promise and minutes
``{explorable}``      the explorable of the first lesson
``{function-list}``   the reference of `helpers`
"""

import inspect
import re
import sys

import nbformat
from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole

import helpers
from course.lessons import lessons
from helpers import regression
from tools.figures import explorables_in

MODULES = ("odds", "sigmoid", "softmax", "entropy", "losses", "regression")
KOREAN = "language-ko"  # docutils writes this class as lang="ko"


class FromLessons(SphinxDirective):
    """A directive whose page is read anew when a lesson changes."""

    def run(self):
        """Note the lessons, and parse what the directive says of them."""
        for lesson in lessons():
            self.env.note_dependency(lesson.path)
        return self.nodes()

    def markdown(self, text):
        """Parse `text` as the pages are."""
        return self.parse_text_to_nodes(text, allow_section_headings=True)


class LessonRole(SphinxRole):
    """``{lesson}`3` ``: a link to lesson 3, or the words alone while it is not written."""

    def run(self):
        """Find the lesson by its number."""
        number = int(self.text)
        for lesson in lessons():
            if lesson.number == number:
                return [page_link(lesson, f"lesson {number}")], []
        return [nodes.Text(f"lesson {number}")], []


def page_link(lesson, text):
    """A link to the page of `lesson`."""
    link = addnodes.pending_xref(
        "", refdomain="std", reftype="doc", reftarget=f"/{lesson.docname}", refexplicit=True, refwarn=True
    )
    link.append(nodes.inline("", text, classes=["doc"]))
    return link


class LessonList(FromLessons):
    """Every lesson with its promise and minutes."""

    def nodes(self):
        """A list in the order of the course."""
        text = "\n".join(
            f"{lesson.number}. [{lesson.title}](/{lesson.docname}.ipynb) ({lesson.time})<br>{capital(lesson.promise)}"
            for lesson in lessons()
        )
        return self.markdown(text)


class FirstExplorable(FromLessons):
    """The explorable of the first lesson."""

    def nodes(self):
        """The explorable as the lesson stores it."""
        stored = next(explorables_in(nbformat.read(lessons()[0].path, as_version=4)))
        return [nodes.raw("", stored, format="html")]


class MarkKorean(SphinxPostTransform):
    """Tell screen readers where a cell of a table is Korean."""

    default_priority = 220

    def run(self, **_kwargs):
        """Mark the paragraphs that hold Hangul."""
        for entry in self.document.findall(nodes.entry):
            for paragraph in entry.findall(nodes.paragraph):
                if re.search(r"[가-힣]", paragraph.astext()):
                    paragraph["classes"].append(KOREAN)


def capital(sentence):
    """`sentence` with a capital letter at its head."""
    return sentence[0].upper() + sentence[1:]


class FunctionList(FromLessons):
    """The reference of `helpers`: every public function, and every model, under the module that it lives in."""

    def nodes(self):
        """A section for every module, in the order of the course."""
        functions = [(name, f".. autofunction:: helpers::{name}") for name in helpers.__all__]
        models = [(name, f".. autoclass:: helpers.regression::{name}\n   :members:") for name in regression.__all__]
        sections = {}
        for name, directive in sorted(functions + models, key=line_of):
            sections.setdefault(found(name).__module__, []).append(directive)
        text = []
        for module in sorted(sections, key=place_in_course):
            heading = inspect.getdoc(sys.modules[module]).splitlines()[0].rstrip(".")
            text += [f"## {heading}", "```{eval-rst}", "\n\n".join(sections[module]), "```"]
        return self.markdown("\n".join(text))


def found(name):
    """The function or model called `name`."""
    return getattr(helpers, name, None) or getattr(regression, name)


def line_of(entry):
    """The line at which the function or model of an entry is defined."""
    return inspect.getsourcelines(found(entry[0]))[1]


def place_in_course(module):
    """What sorts modules as the lessons go; one that is not known here comes last."""
    name = module.rpartition(".")[2]
    return (MODULES.index(name) if name in MODULES else len(MODULES), name)


def setup(app):
    """Register the extension."""
    app.add_role("lesson", LessonRole())
    for name, directive in (
        ("lesson-list", LessonList),
        ("explorable", FirstExplorable),
        ("function-list", FunctionList),
    ):
        app.add_directive(name, directive)
    app.add_post_transform(MarkKorean)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
