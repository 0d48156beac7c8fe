"""The rules that a committed notebook keeps.

Each is a function of the notebook, its text and its path that yields a sentence
for everything that is wrong; its docstring says what is right.
"""

import ast
import importlib
import inspect
import json
import re
import warnings
from contextlib import suppress
from itertools import pairwise

import nbformat
import numpy as np

from tools import exercises, figures
from tools.notebooks import normalised

LONGEST_CELL = 20
SHORTEST_ALT = 20

# What a lesson may import, and name without having made it: nothing here reaches a network, a shell, a file or a clock.
# A lesson that needs more adds it, if that is true of it, too.
MODULES = (
    *("collections", "decimal", "fractions", "helpers", "math", "numpy", "numpy.linalg", "numpy.random"),
    *("statistics", "warnings"),
)
BUILTINS = {
    *("abs", "all", "any", "bool", "complex", "dict", "divmod", "enumerate", "filter", "float", "format", "frozenset"),
    *("int", "isinstance", "len", "list", "map", "max", "min", "next", "pow", "print", "range", "repr", "reversed"),
    *("round", "set", "slice", "sorted", "str", "sum", "tuple", "type", "zip", "Exception", "ArithmeticError"),
    *("FloatingPointError", "OverflowError", "RuntimeWarning", "TypeError", "ValueError", "ZeroDivisionError"),
}
# Names that allowed modules and their values have, and that read or write files, or give what chance has left behind.
NOT_ALLOWED = {
    *("empty", "empty_like", "joinpath", "parent", "read_bytes", "read_text", "write_bytes", "write_text"),
    *("dump", "fromfile", "fromregex", "genfromtxt", "load", "loadtxt", "memmap", "save", "savefig", "savetxt"),
    *("savez", "savez_compressed", "tofile", "open", "samples"),
}
LOUD = ("always", "error")  # filters of warnings that hide none

# nbval compares every cell but those that one of these excuses.
EXCUSE = r"NBVAL_|PYTEST_VALIDATE_"

# Numbers that no cell has to give: years that read as such, powers of ten, a lesson's minutes; what is cited, linked or
# written as code.
NOT_A_CLAIM = (
    r"^### Read on$[\s\S]*?(?=^#|\Z)|\*\*Time:\*\*.*|<details>[\s\S]*?</details>|`[^`]*`|\[[^\]]*\]\([^)]*\)"
    r"|10\^\{?-?\d+\}?|(?:\b(?:[A-Z][a-z]+|in|since|until) |[(*–] ?|, )(?:1[789]\d\d|20[012]\d)\b(?![.,]\d)"
)
POWER = r"\\cdot\s*10\^\{?-?\d+\}?"
COMMAND = r"\\[td]?frac\d\d|\\[A-Za-z]+"  # of TeX; the digits of one fraction are no number
NUMBER = r"(?<![\w.\\])\d+(?:,\d{3})*(?:\.\d+)?"

# What `progress` of helpers.exercises shows.
TABLE = r'<table class="progress">(?:<(?:/?(?:thead|tbody|tr|th|td))>|[^<>])*</table>'

SHAPES = (figures.FIGURE, figures.EXPLORABLE, TABLE)

# What Markdown shows that nobody compares: pictures of its own, and what a page would run.
FOREIGN = r"!\[|<(?:img|svg|script|style|iframe|object|embed|canvas|video|audio)\b"

LINK = r'\]\(\s*<?([^)\s>]+)|^\[[^\]]+\]:\s*(\S+)|(?:href|src)\s*=\s*["\']?([^"\'\s>]+)'


def code_cells(notebook):
    """Number the code cells of `notebook` from 1, as their run counts should be."""
    return enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1)


def outputs(notebook):
    """Yield the outputs of `notebook`, each with the number of its code cell."""
    for count, cell in code_cells(notebook):
        for output in cell.outputs:
            yield count, output


def every_cell_was_run_in_order(notebook, _text, _path):
    """Run counts are 1 to n from top to bottom, also where a value is shown."""
    for count, cell in code_cells(notebook):
        if cell.execution_count != count:
            yield f"code cell {count} has run count {cell.execution_count}: {cell.source[:60]!r}"
    for count, output in outputs(notebook):
        if output.get("execution_count", count) != count:
            yield f"code cell {count} stored the value of run {output.execution_count}"


def nothing_went_wrong(notebook, _text, _path):
    """No output is an error or stands on stderr."""
    for count, output in outputs(notebook):
        if output.output_type == "error" or output.get("name") == "stderr":
            yield f"code cell {count} stored {output.get('ename', 'stderr')}"


def what_is_shown_is_stored(notebook, _text, _path):
    """A cell that prints, or ends with a value, has stored an output."""
    for count, cell in code_cells(notebook):
        if not cell.outputs and shows(cell.source):
            yield f"code cell {count} has no output: {cell.source[:60]!r}"


def shows(source):
    """Say whether a cell prints, or ends with an expression: in this course, each has a value, or shows something."""
    with suppress(SyntaxError):  # a shell command or a magic, about which another rule complains
        tree = ast.parse(source)
        return any(map(prints, run_at_once(tree))) or (tree.body != [] and isinstance(tree.body[-1], ast.Expr))
    return False


def run_at_once(node):
    """Yield the nodes below `node` but those in the body of a function, which may never be called."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from run_at_once(child)


def prints(node):
    """Say whether `node` is a call of `print`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"


def every_cell_is_compared(notebook, _text, _path):
    """No cell is excused from the comparison, by a tag or by a comment."""
    for count, cell in code_cells(notebook):
        if cell.metadata.get("tags"):
            yield f"code cell {count} is tagged {cell.metadata.tags}"
        if found := re.search(EXCUSE, cell.source):
            yield f"code cell {count} contains {found.group()!r}"


def figures_are_comparable_and_have_alternative_text(notebook, _text, _path):
    """Pictures are shown by helpers.plots, alone in their cell, with alternative text."""
    for count, cell in code_cells(notebook):
        shown = [output.get("data", {}) for output in cell.outputs]
        if len(shown) > 1 and any("text/html" in data for data in shown):
            yield f"code cell {count} shows a figure and something else, whose order is not compared"
    for count, output in outputs(notebook):
        data = output.get("data", {})
        for mime in data:
            if mime not in ("text/plain", "text/html"):
                yield f"code cell {count} has an output of type {mime}, which is not compared"
        if "<Figure size" in data.get("text/plain", ""):
            yield f"code cell {count} shows a figure of matplotlib's own, which is not compared"
        html = data.get("text/html")
        if html is not None and not any(re.fullmatch(shape, html.strip()) for shape in SHAPES):
            yield f"code cell {count} shows HTML that comes from none of helpers.plots, .explore and .exercises"
        if html and any(len(figures.alt_of(match.group())) < SHORTEST_ALT for match in figures.FIGURE.finditer(html)):
            yield f"code cell {count} shows a figure whose alternative text says no finding"
    for cell in notebook.cells:
        if cell.get("attachments") or (cell.cell_type == "markdown" and re.search(FOREIGN, cell.source, re.I)):
            yield f"cell {cell.id} holds a picture that no cell has drawn"


def the_file_is_normalised(notebook, text, _path):
    """`nox -s notebooks` would change nothing but outputs: nbformat 4.5, cell ids, no stray metadata."""
    if text != normalised(notebook):
        yield "run nox -s notebooks"
    # From the text, because nbformat mends the ids of what it reads.
    ids = [cell.get("id") for cell in json.loads(text)["cells"]]
    for name in {name for name in ids if ids.count(name) > 1}:
        yield f"two cells have the id {name!r}"
    nbformat.validate(nbformat.from_dict(notebook))
    for count, cell in code_cells(notebook):
        streams = [output.get("name") for output in cell.outputs]
        if any(one and one == other for one, other in pairwise(streams)):
            yield f"code cell {count} stored one stream in pieces"


def cells_say_one_thing(notebook, _text, _path):
    """A cell is code or Markdown, and not the one as the other; code says one thing, in 20 lines at the most."""
    for cell in notebook.cells:
        if cell.cell_type == "raw" or not cell.source.strip():
            yield f"cell {cell.id} is raw or empty"
        if cell.cell_type == "markdown" and is_code(cell.source):
            yield f"cell {cell.id} is code that was made Markdown"
    for count, cell in code_cells(notebook):
        if len(cell.source.splitlines()) > LONGEST_CELL:
            yield f"code cell {count} has {len(cell.source.splitlines())} lines"


def is_code(source):
    """Say whether a text assigns, calls or defines something, as prose never does."""
    with suppress(SyntaxError, ValueError):
        kinds = ast.Assign | ast.AugAssign | ast.FunctionDef | ast.Import | ast.ImportFrom | ast.For | ast.With
        body = ast.parse(source).body
        return any(isinstance(line, kinds) or isinstance(getattr(line, "value", None), ast.Call) for line in body)
    return False


def a_run_is_repeatable_and_stays_at_home(notebook, _text, _path):
    """A lesson is Python alone, imports and names what is allowed here, and draws from default_rng(integer) alone."""
    cells = [(f"code cell {count}", cell.source) for count, cell in code_cells(notebook)]
    cells += [(f"solution {printed.name}", printed.solution_code) for printed in exercises.exercises_in(notebook)]
    trees = {}
    for place, source in cells:
        try:
            trees[place] = ast.parse(source)
        except SyntaxError:
            yield f"{place} is not Python alone"
        if found := re.search("https?://", source):
            yield f"{place} contains {found.group()!r}"
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    imported = meanings(nodes)
    known = BUILTINS | imported.keys() | bound(nodes)
    for place, tree in trees.items():
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if problem := not_at_home(node, parents.get(node), imported, known):
                yield f"{place} contains {ast.unparse(node)!r}: {problem}"


def meanings(nodes):
    """What every name stands for that `nodes` import from an allowed module."""
    found = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for name in filter(lambda name: allowed(name.name), node.names):
                package = name.name.partition(".")[0]
                found[name.asname or package] = importlib.import_module(name.name if name.asname else package)
        if isinstance(node, ast.ImportFrom) and allowed(node.module):
            module = importlib.import_module(node.module)
            for name in node.names:
                if not hasattr(module, name.name):
                    with suppress(ImportError):  # it may be a module that nothing has imported yet
                        importlib.import_module(f"{node.module}.{name.name}")
                found[name.asname or name.name] = getattr(module, name.name, None)
    return found


def allowed(module):
    """Whether a module may be imported, by its whole name."""
    return bool(module) and (module in MODULES or module.startswith("helpers."))


def bound(nodes):
    """The names that `nodes` make."""
    made = set()
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            made.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.ExceptHandler):
            made.add(node.name)
        elif isinstance(node, ast.arg):
            made.add(node.arg)
    return made


def not_at_home(node, parent, imported, known):
    """Say what a node of a syntax tree reaches that no lesson may reach, or ""."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        modules = [node.module] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
        meant = [imported.get(name.asname or name.name) for name in node.names]
        modules += [meaning.__name__ for meaning in meant if inspect.ismodule(meaning)]
        everything = "*" in (name.name for name in node.names)
        return "" if all(map(allowed, modules)) and not everything else "that module is not allowed"
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in known:
        return "the lesson has not made that name, and it is not allowed"
    if (
        isinstance(node, ast.Attribute)
        and (node.attr in NOT_ALLOWED or node.attr.startswith("_"))
        and node.attr != "__name__"
    ):
        return "that name is not allowed"
    if isinstance(node, ast.Await):
        return "only a notebook's kernel takes that"
    if isinstance(node, ast.For | ast.comprehension) and is_set(node.iter):
        return "a set has another order in another run: sort it"
    stored = isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load)
    if stored and meaning_of(node.value, imported) is not None:
        return "what is imported stays as it is"
    arguments = isinstance(node, ast.Call) and (node.args or node.keywords)
    if arguments and str(getattr(meaning_of(node.func, imported), "__module__", "")).startswith("helpers.explore."):
        return "an explorable begins in the state that its alternative text tells of"
    if not isinstance(node, ast.Name | ast.Attribute):
        return ""
    meaning = meaning_of(node, imported)
    if inspect.ismodule(meaning):
        if not allowed(meaning.__name__):
            return "that module is not allowed"
        if not isinstance(parent, ast.Attribute):
            return "a module under another name is not looked at"
    if str(getattr(meaning, "__module__", "")).startswith("numpy.random"):
        seeded = isinstance(parent, ast.Call) and parent.func is node and not parent.keywords
        seeds = parent.args if seeded else []
        if meaning is not np.random.default_rng or [type(getattr(seed, "value", None)) for seed in seeds] != [int]:
            return "chance comes from np.random.default_rng with an integer in its brackets"
    if meaning is warnings.catch_warnings:
        called = isinstance(parent, ast.Call) and parent.func is node
        actions = [one.value for one in parent.keywords if one.arg != "record"] if called else [None]
        if any(getattr(action, "value", None) not in LOUD for action in actions):
            return "it hides warnings"
    if meaning in (warnings.simplefilter, warnings.filterwarnings):
        called = isinstance(parent, ast.Call) and parent.func is node and parent.args
        if not called or getattr(parent.args[0], "value", None) not in LOUD:
            return "it hides warnings"
    return ""


def is_set(node):
    """Say whether an expression is a set that is written down or made there."""
    made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("set", "frozenset")
    return made or isinstance(node, ast.Set | ast.SetComp)


def meaning_of(node, imported):
    """What a name, or a name in a name, stands for, if it was imported; or None."""
    if isinstance(node, ast.Attribute):
        whole = meaning_of(node.value, imported)
        return None if whole is None else getattr(whole, node.attr, None)
    return imported.get(node.id) if isinstance(node, ast.Name) else None


def printed_floats_are_rounded(notebook, _text, _path):
    """No output has digits that another processor might compute differently."""
    for count, output in outputs(notebook):
        text = output.get("text", "") + output.get("data", {}).get("text/plain", "")
        if found := re.search(r"\d\.\d{13,}", text):
            yield f"code cell {count} printed {found.group()}"


def markdown_is_plain(notebook, _text, _path):
    """Markdown that JupyterLab, GitHub, Colab and the site all show; no MyST directives or roles."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := re.search(r"^(:::|```\{)|\{[a-z:]+\}`", cell.source, re.M)):
            yield f"cell {cell.id} contains {found.group()!r}"


def links_lead_somewhere(notebook, _text, path):
    """A link leads to a page by https, or to the lesson that it names by its file name, without a #fragment."""
    for cell in notebook.cells:
        for said, number in re.findall(r"\[[^\]]*lesson (\d)[^\]]*\]\(0(\d)-", cell.source, re.I):
            if said != number:
                yield f"cell {cell.id} says lesson {said}, and links to lesson {number}"
        for groups in re.findall(LINK, cell.source if cell.cell_type == "markdown" else "", re.M):
            target = "".join(groups)
            if not re.match(r"https://[^/]+\.", target) and not (path.with_name(target.replace("/", "#")).is_file()):
                yield f"cell {cell.id} links to {target}"


def predictions_are_whole_questions(notebook, _text, _path):
    """A prediction is one question, the last paragraph of its cell; code answers it, and prose follows the code."""
    kinds = [cell.cell_type for cell in notebook.cells]
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and "**Predict**" in cell.source:
            question = cell.source.split("\n\n")[-1]
            if cell.source.count("**Predict**") > 1 or not re.fullmatch(exercises.PREDICTION, question):
                yield f"cell {cell.id}: a prediction is its last paragraph, '**Predict**, then run: Whole question?'"
            if kinds[place + 1 : place + 3] != ["code", "markdown"]:
                yield f"cell {cell.id}: the prediction is not followed by a code cell and a paragraph"


def predictions_are_answered_in_their_cell(notebook, _text, _path):
    """The cell after a prediction, and one after the opening question, lets the reader commit to a guess first."""
    answering = [
        after.source
        for before, after in pairwise(notebook.cells)
        if after.cell_type == "code" and "**Predict**" in before.source and before.cell_type == "markdown"
    ]
    committed = [cell.source for _, cell in code_cells(notebook) if re.search(r"(?<![.\w])predict\(", cell.source)]
    for source in {*answering, *committed}:
        first, last = source.splitlines()[0], source.splitlines()[-1]
        if first != "guess = ..." or not re.fullmatch(exercises.PREDICT, last):
            yield f"the cell that starts with {first!r} must start with 'guess = ...' and end with predict(name, guess)"
        elif source not in answering and not last.endswith('.0", guess)'):
            yield f"the cell that ends with {last!r} answers no prediction"
    lesson = re.match(r"# (\d+)\.", notebook.cells[0].source)
    numbers = [f"{lesson[1]}.{place}" for place in range(len(answering) + 1)] if lesson else []
    if list(exercises.predictions_in(notebook)) != numbers:
        yield f"the predictions are not {', '.join(numbers)}, in this order"


def exercises_are_whole(notebook, _text, _path):
    """An exercise is a question, a cell with a placeholder and a check, and folds: two or three hints, a solution."""
    for printed in exercises.exercises_in(notebook):
        if not re.match(rf"(?:## Exercises\n\n[\s\S]*)?### {re.escape(printed.name)} \S", printed.question):
            yield f"exercise {printed.name}: its question does not start with a heading '### {printed.name} Title'"
        function = rf'def {printed.answer}\(.*\):(?:\n    """.*""")?(?:\n    | )\.\.\.'
        placeholder = rf"(?:{printed.answer} = \.\.\.|{function})"
        if not re.fullmatch(placeholder + r"\n+check\(.*\)", printed.code):
            yield f"exercise {printed.name}: its cell is not a placeholder and its check"
        if not 2 <= len(printed.hints) <= 3 or not all(hint.strip() for hint in printed.hints):
            yield f"exercise {printed.name}: it needs two or three hints"
        if not printed.solution_code or len(printed.solution.replace(printed.solution_code, "").split()) < 12:
            yield f"exercise {printed.name}: its solution needs code, and the reasoning"


def prose_stands_between_code(notebook, _text, _path):
    """No code cell follows another without a word, but for the imports; what a colon announces follows."""
    first = next((cell for cell in notebook.cells if cell.cell_type == "code"), None)
    for before, after in pairwise(notebook.cells):
        if before.cell_type == after.cell_type == "code" and before is not first:
            yield f"cell {after.id} follows another code cell"
        if before.cell_type == after.cell_type == "markdown" and before.source.endswith(":"):
            yield f"cell {before.id} announces something, and prose follows"


def numbers_come_from_cells(notebook, _text, _path):
    """A number of two digits or more in prose or alternative text is printed by a cell, or stands in its code."""
    sources = list(numbers_in_cells(notebook))
    for cell in notebook.cells:
        texts = [cell.source] if cell.cell_type == "markdown" else map(figures.alt_of, figures.figures_of(cell))
        for text in texts:
            text = re.sub(POWER, " POWER", text.replace("{,}", ","))
            text = re.sub(COMMAND, " ", re.sub(NOT_A_CLAIM, " ", text, flags=re.M))
            for claim, scale in re.findall(rf"({NUMBER})( ?\\?%| *POWER)?", text):
                digits = claim.replace(",", "")
                if len(digits) > 1 and not any(rounds_to(source, digits, scale) for source in sources):
                    yield f"cell {cell.id} says {claim}, which no cell prints and no code holds"


def numbers_in_cells(notebook):
    """Yield the numbers that the cells of `notebook` print or hold in their code."""
    for _, cell in code_cells(notebook):
        with suppress(SyntaxError):  # a shell command or a magic, about which another rule complains
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Constant) and type(node.value) in (int, float):
                    yield abs(node.value)
        for output in cell.outputs:
            if "text/html" not in output.get("data", {}):
                text = output.get("text", "") + output.get("data", {}).get("text/plain", "")
                for number in re.findall(r"(?<![\w.])\d+(?:\.\d*)?(?:[eE][+-]?\d+)?", text):
                    yield float(number)


def rounds_to(source, digits, scale):
    """Say whether the number `source` rounds to the decimal `digits`: in per cent, or before its power of ten, too."""
    decimals = len(digits.partition(".")[2])
    scaled = [100 * source] if "%" in scale else [float(f"{source:e}".partition("e")[0])] if scale else []
    return any(round(x, decimals) == float(digits) for x in (source, *scaled))


RULES = (
    every_cell_was_run_in_order,
    nothing_went_wrong,
    what_is_shown_is_stored,
    every_cell_is_compared,
    figures_are_comparable_and_have_alternative_text,
    the_file_is_normalised,
    cells_say_one_thing,
    a_run_is_repeatable_and_stays_at_home,
    printed_floats_are_rounded,
    markdown_is_plain,
    links_lead_somewhere,
    predictions_are_whole_questions,
    predictions_are_answered_in_their_cell,
    exercises_are_whole,
    prose_stands_between_code,
    numbers_come_from_cells,
)
