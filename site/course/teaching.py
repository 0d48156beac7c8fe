"""Directives for teachers: plans whose minutes are computed from the lessons, and what to ask a class.

``{lecture} 90``     what to do when, from lines of two kinds:
                     ``lesson | sections | left out | exercises | what to do`` and ``10 minutes | what to do``
``{term} 90``        the same lines, one a week, with what is done at home in place of what to do, or after it
``{question-list}``  the predictions and statements of each lesson, what answers them folded under them

Sections are named by their headings up to a colon, with ``;`` between them. One of the
second level brings those below it, and ``all`` is the whole lesson.
"""

import re
from dataclasses import dataclass
from textwrap import indent

from docutils import nodes
from sphinx.errors import ExtensionError

from course.lessons import Lesson, lessons
from course.pages import FromLessons
from course.predictions import anchor
from tools.exercises import exercises_in, predictions_in
from tools.minutes import FOR_AN_EXERCISE, sections

FOR_QUESTIONS = 5  # minutes that every plan leaves at least


@dataclass(frozen=True)
class Part:
    """A line of a plan."""

    minutes: float
    texts: tuple[str, ...]
    lesson: Lesson | None = None
    chosen: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()

    @property
    def place(self):
        """The lesson and its sections, each a link."""
        if not self.lesson:
            return ""
        place = f"[Lesson {self.lesson.number}](/{self.lesson.docname}.ipynb)"
        for word, titles in ((": ", self.chosen), ("; leave out ", self.without)):
            place += word * bool(titles) + ", ".join(section_link(self.lesson, title) for title in titles)
        return place

    @property
    def asked(self):
        """The predictions of its sections, and its exercises, each a link."""
        if not self.lesson:
            return ""
        links = [prediction_link(self.lesson, name) for name in self.predictions]
        return counted("Predict", links) + exercise_links(self.lesson, self.exercises)

    @property
    def left(self):
        """The exercises of its lesson that the class has not done, each a link."""
        if not self.lesson:
            return ""
        return exercise_links(self.lesson, [name for name in headings(self.lesson) if name not in self.exercises])


def read(line):
    """The part of a plan that a line describes."""
    first, *fields = (field.strip() for field in line.split("|"))
    if found := re.fullmatch(r"(\d+) minutes", first):
        return Part(int(found[1]), tuple(fields))
    (lesson,) = [lesson for lesson in lessons() if str(lesson.number) == first] or [None]
    if not lesson:
        raise ExtensionError(f"A plan needs a lesson that is not there: {line}")
    names, left_out, exercises, *texts = fields
    everything = sections(lesson.notebook)
    chosen = () if names == "all" else titled(names, everything, line)
    without = titled(left_out, everything, line)
    taken = [section for section in everything if names == "all" or {section.title, section.above} & {*chosen}]
    if not {*without} <= {section.title for section in taken}:
        raise ExtensionError(f"A plan leaves out what it has not got: {line}")
    taken = [section for section in taken if not {section.title, section.above} & {*without}]
    exercises = tuple(exercises.replace(",", " ").split())
    if not {*exercises} <= {*headings(lesson)}:
        raise ExtensionError(f"A plan has an exercise that is not in its lesson: {line}")
    return Part(
        minutes=sum(section.minutes for section in taken) + FOR_AN_EXERCISE * len(exercises),
        texts=tuple(texts),
        lesson=lesson,
        chosen=chosen,
        without=without,
        predictions=tuple(name for section in taken for name in predictions_in(section.notebook)),
        exercises=exercises,
    )


def titled(names, everything, line):
    """The titles of the sections that `names` lists."""
    titles = []
    for name in filter(None, map(str.strip, names.split(";"))):
        found = [section.title for section in everything if short(section.title) == name]
        if len(found) != 1:
            raise ExtensionError(f"{len(found)} headings are called {name!r}, of which a plan speaks: {line}")
        titles += found
    return tuple(titles)


def headings(lesson):
    """The headings of a lesson's exercises, by the names of these."""
    return {
        exercise.name: re.search(r"^### (.+)$", exercise.question, re.M)[1]
        for exercise in exercises_in(lesson.notebook)
    }


def short(title):
    """A heading up to its colon."""
    return title.partition(":")[0]


def link(lesson, text, fragment):
    """A link to a place in a lesson."""
    return f"[{text}](/{lesson.docname}.ipynb#{fragment})"


def section_link(lesson, title):
    """A link to a section."""
    return link(lesson, short(title), nodes.make_id(title.replace("`", "")))


def prediction_link(lesson, name):
    """A link to the box of a prediction."""
    return link(lesson, "the opening question" if name.endswith(".0") else name, anchor(name))


def exercise_links(lesson, names):
    """A sentence with a link to each exercise."""
    known = headings(lesson)
    return counted(
        "Exercise" if len(names) == 1 else "Exercises",
        [link(lesson, name, nodes.make_id(known[name])) for name in names],
    )


def counted(what, links):
    """A sentence that lists links, or nothing."""
    return f" {what} {', '.join(links)}." if links else ""


class Plan(FromLessons):
    """A table of what is done in lessons of so many minutes."""

    has_content = True
    required_arguments = 1
    header: tuple[str, ...]

    def nodes(self):
        """The table."""
        rows = [self.header, ("---",) * len(self.header)]
        rows += self.rows(int(self.arguments[0]), [read(line) for line in self.content])
        return self.markdown("\n".join(f"| {' | '.join(row)} |" for row in rows))


class Lecture(Plan):
    """What to do from minute to minute."""

    header = ("minutes", "what", "where")

    def rows(self, length, parts):
        """A row for each part, and one for what is left of the time."""
        time = 0
        for part in parts:
            start, time = time, time + part.minutes
            yield f"{start:.0f}–{time:.0f}", part.texts[0] + part.asked, part.place
        leave_room(time, length)
        yield f"{time:.0f}–{length}", "Their questions, and whatever took longer.", ""


class Term(Plan):
    """What to do from week to week."""

    header = ("week", "in class", "at home")

    def rows(self, length, parts):
        """A row for each week."""
        for week, part in enumerate(parts, start=1):
            *doing, at_home = part.texts
            if part.lesson:
                leave_room(part.minutes, length)
                doing = [f"{part.place}, {part.minutes:.0f} minutes.{exercise_links(part.lesson, part.exercises)}"]
            yield str(week), *doing, at_home + part.left


def leave_room(minutes, length):
    """Stop the build where a plan has no time for questions."""
    if minutes > length - FOR_QUESTIONS:
        raise ExtensionError(f"A plan takes {minutes:.1f} minutes of {length}, but questions need {FOR_QUESTIONS}.")


class QuestionList(FromLessons):
    """What to ask a class in each lesson: its predictions, and its statements, true or false."""

    def nodes(self):
        """A section for every lesson."""
        return self.markdown("\n\n".join(map(questions, lessons())))


def questions(lesson):
    """The Markdown of one lesson's questions."""
    blocks = [f"### [{lesson.number}. {lesson.title}](/{lesson.docname}.ipynb), {lesson.minutes} minutes"]
    if lesson.predictions:
        blocks += ["Where hands go up before a cell is run:"]
    for prediction in lesson.predictions:
        blocks += [f"- {prediction_link(lesson, prediction.name)} {prediction.question}"]
        blocks += folded("Answer", f"```text\n{prediction.printed}\n```\n\n{prediction.answer}")
    decided = link(lesson, "The cell that decides it", nodes.make_id("True or false?"))
    blocks += ["True or false?"]
    for statement in lesson.statements:
        reason = re.sub(":$", ".", statement.reason)  # in the lesson, a cell follows the colon
        blocks += [f"- {statement.claim}"]
        blocks += folded("Is it?", f"{statement.verdict}. {reason} {decided}")
    return "\n\n".join(blocks)


def folded(summary, text):
    """The blocks of a fold in a list."""
    return [
        indent(block, "  ") for block in (f'<details class="answer"><summary>{summary}</summary>', text, "</details>")
    ]


def setup(app):
    """Register the extension."""
    for name, directive in (("lecture", Lecture), ("term", Term), ("question-list", QuestionList)):
        app.add_directive(name, directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
