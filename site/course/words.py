"""The words of the course: their entries in the glossary, and where a lesson says what each means.

`section_on` finds the section, for the links of the map, the glossary and the search.

``{course-map}``      the ideas of the course, each a link to where it is taught
``{word-list}``       every term that a lesson lists, with its Korean names
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from course.lessons import Word, lessons
from course.pages import KOREAN, FromLessons

GLOSSARY = "glossary"
EXERCISE = r"\d+\.\d+ "  # how the heading of an exercise begins
ENOUGH = 3  # words in common tell that a section is about a term
FILTER = """<form class="try filter"><label for="filter">Show only words with</label>
<input type="text" id="filter" autocomplete="off" autocapitalize="off" spellcheck="false">
<span role="status"></span></form>"""


@dataclass(frozen=True)
class Term:
    """An entry of the glossary: the lessons that list it, and the row of each."""

    uses: tuple[tuple[object, Word], ...]

    @property
    def names(self):
        """Its names, each once."""
        return unique(name for _, word in self.uses for name in word.names)

    @property
    def korean(self):
        """Its Korean names, each once."""
        return unique(name for _, word in self.uses for name in word.korean)

    @property
    def identifier(self):
        """The id of its entry."""
        return nodes.make_id(f"term-{self.names[0]}")


def unique(names):
    """`names` in their order, each once."""
    return list(dict.fromkeys(names))


@cache
def terms():
    """Every term that a lesson lists, in the order of the alphabet."""
    uses = [(lesson, word) for lesson in lessons() for word in lesson.words]
    uses.sort(key=lambda use: use[1].names[0].lower())
    return [Term(tuple(same)) for _, same in groupby(uses, lambda use: use[1].names[0].lower())]


def section_on(names, meaning, sections):
    """The address in its page of the section that says what a word with these `names` means.

    It is the first that defines it, else the first that sets it off in bold or italics,
    else the first with the word in its heading, else the one below the head of the page that
    has most in common with its names and its `meaning`, else the first that uses it at all.
    """
    word = one_of(names)
    set_off = rf"(?:(?:an?|the) )?{word}[.:]?"
    wanted = stems(" ".join((*names, meaning)))

    def in_common(section):
        return len(wanted & stems(f"{section.heading} {section.text}"))

    sections = [section for section in sections if section.heading != "Words"]
    taught = [section for section in sections if not re.match(EXERCISE, section.heading)]
    closest = max(taught[1:], key=in_common, default=None)
    for says in (
        lambda section: any(re.fullmatch(set_off, phrase, re.I) for phrase in section.defined),
        lambda section: any(re.fullmatch(set_off, phrase, re.I) for phrase in section.set_off),
        lambda section: section in taught and re.search(alone(word), section.heading, re.I),
        lambda section: section is closest and in_common(section) >= ENOUGH,
        lambda section: re.search(alone(word), section.text, re.I),
    ):
        for section in sections:
            if says(section):
                return section.fragment
    return ""


@cache
def stems(text):
    """The words of `text` without their endings, but for short ones."""
    return {word[:5].lower() for word in re.findall(r"\w{4,}", text)}


def one_of(names):
    """A pattern for any of the `names`, with any ending."""
    stems = (re.escape(re.sub("(e|ing)$", "", name)) for name in sorted(names, key=len, reverse=True))
    return "(?:" + "|".join(stem.replace("'", "['’]") + "(?:e|ing|e?s|e?d)?" for stem in stems) + ")"


def alone(pattern):
    """`pattern` as a word of its own, and not as part of a compound with a hyphen."""
    return rf"(?<![\w-]){pattern}(?![\w-])"


class CourseMap(FromLessons):
    """Lines of ``idea | lesson | what it is | how it leads to the next``, drawn as a road."""

    has_content = True

    def nodes(self):
        """A list of ideas, with the step that leads to the next between them."""
        written = {lesson.number: lesson for lesson in lessons()}
        road = nodes.enumerated_list("", classes=["course-map"], enumtype="arabic", prefix="", suffix=".")
        for line in self.content:
            idea, number, meaning, step = (part.strip() for part in line.split("|"))
            lesson = written.get(int(number))
            name = nodes.strong("", idea)
            if lesson:
                # An idea that is no word of its lesson, or is defined nowhere in it, is the lesson's subject.
                names = next((word.names for word in lesson.words if idea in word.names), ())
                name = taught(lesson, Word(names, "", ()), name)
            stop = nodes.container(classes=["stop"])
            stop.append(nodes.paragraph("", "", name, nodes.Text(f" lesson {number}"), classes=["idea"]))
            stop += self.markdown(meaning)
            road.append(nodes.list_item("", stop))
            if step:
                road[-1].append(nodes.container("", *self.markdown(step), classes=["step"]))
        return [road]


def taught(lesson, word, text):
    """A link to the section of `lesson` that says what `word` means."""
    return nodes.reference("", "", text, internal=True, refuri="", lesson=lesson.docname, word=word)


class LinkToSections(SphinxPostTransform):
    """Fill in where words are taught, which is known when all pages have been read."""

    default_priority = 20
    formats = ("html",)

    def run(self, **_kwargs):
        """Give every link its address."""
        for link in self.document.findall(nodes.reference):
            if page := link.get("lesson"):
                link["refuri"] = address_from(self.app, self.env.current_document.docname, page, link["word"])


def address_from(app, here, page, word):
    """The address, as it is written on the page `here`, of the section of `page` about `word`."""
    address = app.builder.get_relative_uri(here, page)
    if not word.names:
        return address
    return address + section_on(word.names, word.meaning, app.env.metadata[page]["sections"])


class WordList(FromLessons):
    """Every term that a lesson lists, in the order of the alphabet, below links to its letters."""

    def nodes(self):
        """The letters, the field of `glossary.js`, and a definition list."""
        letters = nodes.paragraph(classes=["letters"])
        for letter, same in groupby(terms(), lambda term: term.names[0][0].upper()):
            letters += [nodes.reference("", letter, refid=next(same).identifier, internal=True), nodes.Text(" ")]
        listing = nodes.definition_list("", *map(self.entry, terms()), classes=["words"])
        return [letters, nodes.raw("", FILTER, format="html"), listing]

    def entry(self, term):
        """A term with what each lesson says of it."""
        named = nodes.term("", ", ".join(term.names), ids=[term.identifier])
        named += [nodes.Text(" "), nodes.inline("", ", ".join(term.korean), classes=["korean", KOREAN])]
        definition = nodes.definition()
        for lesson, word in term.uses:
            meaning = self.markdown(word.meaning)
            meaning[-1] += [nodes.Text(" "), taught(lesson, word, nodes.inline("", f"(lesson {lesson.number})"))]
            definition += meaning
        return nodes.definition_list_item("", named, definition)


def typeset(text):
    """`text` with the apostrophes that pages have."""
    return text.replace("'", "’")


def add_script(app, pagename, _templatename, _context, _doctree):
    """Give the glossary the script of its field."""
    if pagename == GLOSSARY:
        app.add_js_file("glossary.js", defer="defer")


def digest_words(_app, config):
    """When a lesson's list of words changes, the pages that link to them are written anew."""
    config.words = [repr(word) for term in terms() for _, word in term.uses]


def setup(app):
    """Register the extension."""
    app.add_config_value("words", [], "html", types=[list])
    app.connect("config-inited", digest_words)
    app.connect("html-page-context", add_script)
    app.add_directive("course-map", CourseMap)
    app.add_directive("word-list", WordList)
    app.add_post_transform(LinkToSections)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
