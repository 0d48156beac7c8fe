"""What kind of thing a code cell does, told by its shape: no cell carries a tag."""

import ast
from contextlib import suppress


def statements_of(source):
    """The statements of a cell; none, if it is no Python."""
    with suppress(SyntaxError):
        return ast.parse(source).body
    return []


def draws(source):
    """Whether a cell is one call that draws a figure, and says what it finds."""
    match statements_of(source):
        case [ast.Expr(ast.Call(keywords=keywords))]:
            return any(keyword.arg == "alt" for keyword in keywords)
    return False


def shows_an_explorable(source):
    """Whether a cell makes an explorable, shows it, and does nothing else."""
    match statements_of(source):
        case [ast.Assign([ast.Name(made)], ast.Call()), ast.Expr(ast.Name(shown))]:
            return made == shown
    return False


def imports(source):
    """Whether a cell imports, and does nothing else."""
    found = statements_of(source)
    return bool(found) and all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in found)
