"""The words of the course: the glossary, the map, and links from a word in a lesson to what it means.

All of them ask one question, where a lesson says what a word means, and
`section_on` answers it. A directive makes what a page shows:

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
AMBIGUOUS = {"categorical", "exclusive", "temperature", "unit", "weight"}  # said of other things, too: the weather
NO_PROSE = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.reference, nodes.strong, nodes.table, nodes.title)
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


def known_in(lesson):
    """What every word and its plural mean that this lesson or an earlier one lists."""
    known = {}
    for plural in (False, True):
        for term in terms():
            if term.uses[0][0].number <= lesson.number:
                for name in set(term.names) - AMBIGUOUS:
                    known.setdefault((plural_of(name) if plural else name).casefold(), []).append(term)
    return known


def plural_of(name):
    """The regular plural of `name`."""
    if name.endswith("y"):
        return name[:-1] + "ies"
    return name + ("es" if name.endswith(("s", "x", "ch", "sh")) else "s")


def section_on(names, sections):
    """The address in its page of the section that says what a word with these `names` means.

    It is the first that defines it, else the first that sets it off in bold or italics,
    else the first with the word in its heading, else the first that uses it at all.
    """
    word = one_of(names)
    for says in (
        lambda section: any(re.fullmatch(rf"{word}[.:]?", phrase, re.I) for phrase in section.defined),
        lambda section: any(re.fullmatch(rf"{word}[.:]?", phrase, re.I) for phrase in section.set_off),
        lambda section: not re.match(EXERCISE, section.heading) and re.search(alone(word), section.heading, re.I),
        lambda section: re.search(alone(word), section.text, re.I),
    ):
        for section in sections:
            if section.heading != "Words" and says(section):
                return section.fragment
    return ""


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
                # An idea that is no word of its lesson is the lesson's subject.
                name = taught(lesson, next((word.names for word in lesson.words if idea in word.names), ()), name)
            stop = nodes.container(classes=["stop"])
            stop.append(nodes.paragraph("", "", name, nodes.Text(f" lesson {number}"), classes=["idea"]))
            stop += self.markdown(meaning)
            road.append(nodes.list_item("", stop))
            if step:
                road[-1].append(nodes.container("", *self.markdown(step), classes=["step"]))
        return [road]


def taught(lesson, names, text):
    """A link to the section of `lesson` that says what a word with these names means."""
    return nodes.reference("", "", text, internal=True, refuri="", lesson=lesson.docname, names_taught=names)


class LinkToSections(SphinxPostTransform):
    """Fill in where words are taught, which is known when all pages have been read."""

    default_priority = 20
    formats = ("html",)

    def run(self, **_kwargs):
        """Give every link its address."""
        for link in self.document.findall(nodes.reference):
            if page := link.get("lesson"):
                link["refuri"] = address_from(self.app, self.env.current_document.docname, page, link["names_taught"])


def address_from(app, here, page, names):
    """The address, as it is written on the page `here`, of the section of `page` about the word with these names."""
    address = app.builder.get_relative_uri(here, page)
    return address + (section_on(names, app.env.metadata[page]["sections"]) if names else "")


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
            meaning[-1] += [nodes.Text(" "), taught(lesson, word.names, nodes.inline("", f"(lesson {lesson.number})"))]
            definition += meaning
        return nodes.definition_list_item("", named, definition)


class LinkWords(SphinxPostTransform):
    """Make the first use of every known word in each section of a lesson a link, with its meaning for `words.js`.

    A section is one of the contents, without the head of the page; what stands in a
    fold, in bold, or in a section before the one that explains the word stays as it is.
    """

    default_priority = 240  # when what folds is folded
    formats = ("html",)

    def run(self, **_kwargs):
        """Link the words of a lesson's page."""
        here = self.env.current_document.docname
        lesson = next((lesson for lesson in lessons() if lesson.docname == here), None)
        if not lesson or self.app.builder.name != "html":
            return
        known = known_in(lesson)
        pattern = re.compile(alone("(" + "|".join(map(re.escape, sorted(known, key=len, reverse=True))) + ")"))
        sections = self.env.metadata[here]["sections"]
        order = [section.fragment for section in sections]
        # What this lesson itself explains is linked after the section that does.
        explained = {
            term: order.index(section_on(word.names, sections))
            for term in terms()
            for its, word in term.uses
            if its.number == lesson.number
        }
        glossary = self.app.builder.get_relative_uri(here, GLOSSARY)
        linked, done = {}, set()
        for fragment, text in list(prose_in(self.document)):
            parts, end = [], 0
            for found in pattern.finditer(text.casefold().replace("’", "'")):
                meant = known[found[1]]
                term = meant[0]
                if (fragment, term) in done or order.index(fragment) <= explained.get(term, -1):
                    continue
                done.update((fragment, one) for one in meant)
                linked[term] = meant
                address = f"{glossary}#{term.identifier}"
                word = nodes.reference("", text[slice(*found.span())], refuri=address, internal=True, classes=["word"])
                parts += [nodes.Text(text[end : found.start()]), word]
                end = found.end()
            if parts:
                text.parent.replace(text, [*parts, nodes.Text(text[end:])])
        for term, meant in linked.items():
            self.document[-1] += meaning_of(term, meant, lesson)


def prose_in(node, fragment="", folded=0):
    """Yield the texts of a lesson that are sentences and not folded, each with the address of its section of the contents."""
    for child in node.children:
        if isinstance(child, nodes.raw):
            folded += child.astext().count("<details") - child.astext().count("</details>")
        elif isinstance(child, nodes.Text):
            if fragment and not folded:
                yield fragment, child
        elif isinstance(child, nodes.section):
            in_contents = isinstance(node.parent, nodes.document)
            yield from prose_in(child, f"#{child['ids'][0]}" if in_contents else fragment, folded)
        elif not isinstance(child, NO_PROSE) and child.get("nb_element") != "cell_code":
            yield from prose_in(child, fragment, folded)


def meaning_of(term, meant, lesson):
    """What a word means, as the page shows it beside the word that is pointed at: what `lesson` or one before says."""
    yield nodes.raw("", f'<div class="meaning" id="{term.identifier}" popover="manual" role="tooltip">', format="html")
    for one in meant:
        where, word = [use for use in one.uses if use[0].number <= lesson.number][-1]
        meaning = nodes.paragraph("", "", nodes.strong("", typeset(", ".join(word.names))), nodes.Text(": "))
        for place, part in enumerate(typeset(word.meaning).split("$")):
            meaning.append(nodes.math("", part) if place % 2 else nodes.Text(part))
        meaning.append(nodes.Text(f" (lesson {where.number})"))
        yield meaning
    yield nodes.raw("", "</div>", format="html")


def typeset(text):
    """`text` with the apostrophes that pages have."""
    return text.replace("'", "’")


def add_scripts(app, pagename, _templatename, _context, _doctree):
    """Give the glossary and the lessons their scripts."""
    if pagename == GLOSSARY:
        app.add_js_file("glossary.js", defer="defer")
    elif any(lesson.docname == pagename for lesson in lessons()):
        app.add_js_file("words.js", defer="defer")


def digest_words(_app, config):
    """When a lesson's list of words changes, the pages that link to them are written anew."""
    config.words = [repr(word) for term in terms() for _, word in term.uses]


def setup(app):
    """Register the extension."""
    app.add_config_value("words", [], "html", types=[list])
    app.connect("config-inited", digest_words)
    app.connect("html-page-context", add_scripts)
    app.add_directive("course-map", CourseMap)
    app.add_directive("word-list", WordList)
    app.add_post_transform(LinkToSections)
    app.add_post_transform(LinkWords)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
