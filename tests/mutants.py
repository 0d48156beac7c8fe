"""Wrong versions of a right answer, made by a machine: one constant, sign, operator, axis or function is changed."""

import ast
import copy

OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult}
COMPARISONS = {ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
FUNCTIONS = {
    "exp": "log",
    "log": "exp",
    "log1p": "log",
    "log2": "log",
    "expm1": "exp",
    "max": "min",
    "min": "max",
    "maximum": "minimum",
    "minimum": "maximum",
    "argmax": "argmin",
    "argmin": "argmax",
    "sum": "mean",
    "mean": "sum",
    "softmax": "sigmoid",
    "sigmoid": "softmax",
    "logsumexp": "max",
    "log_softmax": "softmax",
    "odds": "logit",
    "logit": "odds",
}


def mutants(source):
    """Yield, for every place in `source` where one thing can be changed, what was changed and the changed source."""
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        for what, change in changes_of(node):
            changed = copy.deepcopy(tree)
            change(list(ast.walk(changed))[place])
            mutant = ast.unparse(ast.fix_missing_locations(changed))
            if mutant != ast.unparse(tree):
                yield f"line {getattr(node, 'lineno', 0)}: {what}", mutant


def changes_of(node):
    """Yield what can be changed in a node of a syntax tree, each with the function that does it."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield f"{node.value} + 1", lambda node: setattr(node, "value", node.value + 1)
        yield f"-{node.value}", lambda node: setattr(node, "value", -node.value)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        other = OPERATORS[type(node.op)]
        yield f"{type(node.op).__name__} to {other.__name__}", lambda node: setattr(node, "op", other())
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div):
        yield "operands swapped", _swap
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        opposite = COMPARISONS[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} turned round", lambda node: setattr(node, "ops", [opposite()])
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "minus left out", lambda node: setattr(node, "op", ast.UAdd())
    if isinstance(node, ast.Return) and node.value is not None:
        yield "minus put in", lambda node: setattr(node, "value", ast.UnaryOp(ast.USub(), node.value))
    if isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
        other_name = FUNCTIONS[node.attr]
        yield f"{node.attr} to {other_name}", lambda node: setattr(node, "attr", other_name)
    if isinstance(node, ast.Name) and node.id in FUNCTIONS and isinstance(node.ctx, ast.Load):
        called = FUNCTIONS[node.id]
        yield f"{node.id} to {called}", lambda node: setattr(node, "id", called)


def _swap(node):
    node.left, node.right = node.right, node.left
