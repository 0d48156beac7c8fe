"""Calls of the public functions with bad and odd input, written as code.

An input is text, so that one that fails can be pasted, and evaluated twice, to
see whether the first copy was changed. All is chosen by a `random.Random`: one
with a seed for a long run, or one of Hypothesis, which makes failing inputs small.
"""

import inspect
import math

import numpy as np

import helpers
from helpers.codes import huffman
from helpers.regression import LogisticRegression, SoftmaxRegression

FUNCTIONS = {name: getattr(helpers, name) for name in helpers.__all__} | {"huffman": huffman}
MODELS = {model.__name__: model for model in (LogisticRegression, SoftmaxRegression)}

# What an input may name when it is pasted.
IMPORTS = """
from array import array
from collections import Counter, deque
from decimal import Decimal
from fractions import Fraction
import numpy as np
from numpy import inf, nan
from helpers import *
from helpers.codes import huffman
from helpers.regression import LogisticRegression, SoftmaxRegression
"""

NO_NUMBERS = """
None | 'a' | '0.5' | b'0.5' | ['0.5', '0.5'] | 1j | [0.5 + 0j, 0.5] | [None] | [0.5, None] | [[None, None]] | object()
[[1, 2], [3]] | [[0.5, 0.5], 0.5] | [[[0.5], [0.5]], [0.5]] | {'a': 0.5} | Counter('aab') | {0.25, 0.75} | ...
(x for x in [0.5]) | map(float, '01') | {0.5: 1}.keys() | len | slice(3) | [object()] | [[], [0.5]]
np.ma.array([0.25, 0.75], mask=[False, True]) | np.ma.array([0, 1]) | np.ma.masked | np.ma.zeros((2, 3))
[0.5, np.ma.masked] | [np.ma.array([0.25, 0.75], mask=[False, True])] * 2
([np.ma.array([0.5, 0.5], mask=[True, False])],) | [np.ma.array(0.5)] | np.array([(1, 0.5)], 'i4, f8')
np.rec.array([(0.5, 0.5)]) | np.void(b'ab') | np.array([0.5, 0.5], object) | np.array(0.5, object)
np.array([[0.5], None], object) | np.array(['0.5']) | np.array(['a'], object) | np.array([], object)
np.array([], 'U1') | np.datetime64('NaT') | np.array(['2026-01-01'], 'M8[D]') | np.timedelta64(1, 's')
[np.datetime64('2026-01-01')] * 2 | np.array([1j]) | np.complex64(0.5) | [Fraction(1, 2)] * 2 | Fraction(1, 2)
[Decimal('0.5'), 0.5] | 10**400 | [10**400, 0.5] | [2**64, -1] | [-10**400] | np.array([2**70, 1]) | ValueError
[1, [2]] | [[[]], [0.5]] | b'' | '' | Ellipsis | NotImplemented | float
"""
NUMBERS = """
[] | [[]] | [[], []] | np.empty(0) | np.empty((0, 3)) | np.empty((3, 0)) | np.empty((2, 0, 3)) | np.empty((0, 2**40))
np.empty((2**40, 0)) | np.empty((0, 2**31), 'f4') | np.empty((0, 0, 0)) | np.ones((1,) * 64) | np.ones((1,) * 63)
np.ones((1,) * 62 + (2, 1)) | np.ones((1,) * 32) | 0 | 1 | True | False | [True, False] | [[True]] | 0.5 | -0.0 | nan
inf | -inf | 5e-324 | 1.7e308 | np.float32(0.5) | np.float16(1) | np.array(1) | 2**63 - 1 | -2**63 | [2**64 - 1]
[2**63, -1] | np.uint64(2**64 - 1) | np.int8(-128) | np.array([-128, 127], 'i1') | range(2) | range(0)
np.longdouble('1e4000') | np.array(['1e-4000', '1'], 'g') | [np.float16(0.5), np.float32(0.5)]
[np.array(0.5), np.array([0.5])[0]] | memoryview(np.array([0.5, 0.5])) | array('d', [0.5, 0.5]) | deque([0.5, 0.5])
(0.5, 0.5) | bytearray(2) | np.asmatrix([[0.5, 0.5]]) | np.broadcast_to(0.5, (2, 2))
np.broadcast_to(np.float32(1), (4, 1)) | np.eye(3)[::-1] | np.eye(3, dtype='>f4') | np.eye(2, dtype=bool)
[[0.5], [0.5]] | np.full((2, 3), nan) | np.full((2, 3), -inf) | [[-inf, -inf], [0, 0]] | [[0, inf]]
[[nan, 0.5], [0.5, 0.5]] | np.zeros((2, 2)) | np.identity(70)
"""
SETTINGS = {
    "axis": """
0 | 1 | -1 | -2 | 2 | -3 | np.int8(-1) | np.uint8(0) | np.uint64(1) | True | None | 0.5 | 1.0 | 'last' | (0,) | [0]
10**30 | -10**30 | nan | np.array(0) | np.array([0, 1]) | 1j | np.True_ | ...
""",
    "temperature": """
1 | 0.5 | 2 | 1e-3 | 1e3 | 1e-300 | 1e300 | 5e-324 | 1.7e308 | 0 | -0.0 | -1 | nan | inf | -inf | '2' | None | True
False | np.float16(2) | np.float32(0.5) | np.float64(3) | np.longdouble(2) | np.int8(3) | np.float16(inf)
Fraction(1, 2) | Fraction(1, 10**400) | Fraction(10**400) | Decimal(2) | 10**400 | -10**400 | [2.0] | np.array(2.0)
np.array([1, 2]) | 1j | object() | np.longdouble('1e4000') | np.longdouble('1e-4000') | np.ma.masked | np.float32(nan)
""",
    "base": """
2 | 10 | np.e | 3 | 1.5 | 1e300 | 1.0000001 | 1 + 2**-52 | np.float16(2) | np.float32(10) | np.int8(2)
np.longdouble(2) | Fraction(3, 2) | Fraction(10**400 + 1, 10**400) | 1 | 1.0 | 0.5 | 0 | -2 | nan | inf | '2' | None
True | Decimal(2) | 10**400 | [2] | np.array(2.0) | np.array([2, 3]) | 2 + 0j | ...
""",
    "from_logits": """
True | False | np.True_ | np.False_ | 0 | 1 | 'False' | '' | None | [] | np.array(True) | np.array([True, False])
1.0
""",
    "reduction": """
'none' | 'sum' | 'mean' | np.str_('mean') | 'average' | 'MEAN' | '' | None | True | 0 | ['mean'] | np.array('mean')
np.array(['mean', 'sum']) | b'mean' | {} | len
""",
    "solver": """
'newton' | 'gradient' | np.str_('newton') | 'lbfgs' | None | 0 | [] | {} | np.array('newton')
np.array(['newton', 'gradient']) | b'newton'
""",
    "l2": """
0 | 0.1 | 1e-3 | 100 | 1e-300 | 1e300 | True | np.float16(1) | -1 | nan | inf | '1' | None | [1] | np.array(1.0) | 1j
10**400 | Fraction(1, 3)
""",
    "step": """
1 | 0.1 | 1e-300 | 1e300 | 0 | -1 | nan | inf | '1' | None | [1] | np.float16(1) | 10**400
""",
    "max_iter": """
1 | 3 | 20 | np.int8(5) | True | 0 | -1 | 2.0 | nan | '5' | None | [5] | np.array(5) | 10**400
""",
    "tol": """
1e-8 | 1e-3 | 1 | 5e-324 | 1e300 | 0 | -1 | nan | inf | '1' | None | [1]
""",
}
LABELS = """
[0, 1] * 3 | ['a', 'b', 'a'] | np.array(['a', 'b', 'c']) | [True, False, True] | [0.0, 1.0, 0.0] | [0, 0.5, 1]
[nan, 0, 1] | [None, None, None] | [None, 'a', 'b'] | [1, 'a', 2]
np.array(['NaT', '2026-01-01', '2026-01-02'], 'M8[D]') | np.array(['2026-01-01', '2026-01-02', '2026-01-01'], 'M8[D]')
[1j, 2j, 1j] | [complex(nan, 0), 1j, 2] | np.array([{1}, {2}, {1}]) | [object(), object(), object()]
np.ma.array([0, 1, 0], mask=[1, 0, 0]) | [b'a', b'b', b'a'] | [[0, 1], [1, 0], [0, 1]] | [[0], [1], [0]]
np.array([(0, 1), (1, 0), (0, 1)], 'i4, i4') | [2**64, 1, 1] | [2**63, 0, 1] | [inf, -inf, 0] | 'ab' | 5 | []
[(1, 2), (3, 4), (1, 2)] | np.array([Fraction(1), Fraction(2), Fraction(1)]) | np.array([1, 0, 1], '>i4')
np.array([1, 0, 1], 'f2') | np.array([1, 0, 1], 'g') | np.array(['1', '2', '3'])
np.array([1, 2, 1], 'm8[s]') | ['', 'a', ''] | ['é', '한', 'é'] | np.array(['a', 'b', 'a'], object)
[np.ma.masked, 0, 1] | [[0, 1], [1]] | {0: 1} | (x for x in '010') | [-0.0, 0.0, 1.0]
np.array([nan, nan, 1], object)
"""


def choices(text):
    """The expressions of a text, which stand between bars and in lines."""
    return [expression.strip() for line in text.strip().splitlines() for expression in line.split(" | ")]


NO_NUMBERS, NUMBERS, LABELS = map(choices, (NO_NUMBERS, NUMBERS, LABELS))
SETTINGS = {name: choices(text) for name, text in SETTINGS.items()}
HOSTILE = NO_NUMBERS + NUMBERS

EXTREME = (
    0.0,
    -0.0,
    1.0,
    -1.0,
    5e-324,
    1e-310,
    1e-300,
    1e-16,
    1e-8,
    0.5,
    36.7,
    88.7,
    709.78,
    745.1,
    1e4,
    1e38,
    1e300,
    1.7e308,
)
INSIDE = (0.0, -0.0, 1.0, 0.5, 5e-324, 1e-310, 1e-300, 1e-16, 1e-8, 0.25, 1 - 2**-53, 1 - 2**-24, 0.5 + 2**-53, 1 / 3)
FLOATS = ("<f8",) * 5 + ("<f4",) * 3 + ("<f2", "<f2", ">f8", ">f4", ">f2", "g")
INTEGERS = ("i1", "u1", "<i4", ">i2", "<i8", "u8", "?")


SIGNATURES = {name: tuple(inspect.signature(function).parameters) for name, function in FUNCTIONS.items()}


def call(random):
    """A call of some public function: its name, and the text of each argument by its name."""
    if random.random() < 0.02:
        return random.choice(sorted(MODELS)), model_arguments(random)
    name = random.choice(sorted(FUNCTIONS))
    arguments = {"counts": counts(random)} if name == "huffman" else plausible(random, name)
    for argument in SIGNATURES[name]:
        if argument in SETTINGS and argument not in arguments and random.random() < 0.1:
            arguments[argument] = random.choice(SETTINGS[argument])
        elif argument not in SETTINGS and random.random() < (0.15 if len(arguments) < 2 else 0.08):
            arguments[argument] = random.choice(HOSTILE)
    return name, arguments


def source(name, arguments):
    """The text of a call, to be pasted after `IMPORTS`."""
    given = ", ".join(f"{argument}={text}" for argument, text in arguments.items() if argument not in ("X", "y"))
    fit = f".fit({arguments['X']}, {arguments['y']})" if name in MODELS else ""
    return f"{name}({given}){fit}"


def plausible(random, name):
    """Arguments that fit together, most of them right."""
    dims = (
        random.choice((0, 1, 1, 2, 2, 2, 3, 4))
        if "axis" not in SIGNATURES[name]
        else random.choice((1, 1, 2, 2, 2, 3, 4))
    )
    shape = [random.choice((1, 2, 2, 3, 3, 4, 5)) for _ in range(dims)]
    if dims and random.random() < 0.05:  # one side is long, or there is none
        shape = [min(side, 2) for side in shape]
        shape[random.randrange(dims)] = random.choice((0, 17, 63, 64, 130))
    axis = random.randrange(-dims, dims) if dims and random.random() < 0.3 else -1
    arguments = {}
    if "axis" in SIGNATURES[name] and axis != -1:
        arguments["axis"] = str(axis)
    logits = "from_logits" in SIGNATURES[name] and random.random() < 0.5
    if logits:
        arguments["from_logits"] = "True"
    if "reduction" in SIGNATURES[name] and random.random() < 0.6:
        arguments["reduction"] = random.choice(("'none'", "'sum'", "'mean'"))
    for setting in ("base", "temperature"):
        if setting in SIGNATURES[name] and random.random() < 0.3:
            arguments[setting] = random.choice(("2", "10", "1.5", "np.float32(3)"))
    for argument in SIGNATURES[name]:
        if argument not in SETTINGS:
            arguments[argument] = array(random, kind(name, argument, logits), shape, axis)
    return arguments


def kind(name, argument, logits):
    """What the numbers of an argument are."""
    if argument == "target" and name in ("sparse_categorical_cross_entropy", "nll_loss"):
        return "labels"
    if argument in ("output", "p", "q", "target") and "axis" in SIGNATURES[name]:
        return "reals" if argument == "output" and logits else "distributions"
    if argument in ("p", "target", "output") and name != "mean_squared_error":
        return "reals" if argument == "output" and logits else "probabilities"
    return {"odds": "odds", "log_probabilities": "logs"}.get(argument, "reals")


def array(random, kind, shape, axis):
    """The text of an array, or of what NumPy makes one of, with numbers of a kind."""
    size = math.prod(shape)
    if kind == "labels":
        classes = shape[axis]
        shape = [side for place, side in enumerate(shape) if place != axis % len(shape)]
        size = math.prod(shape)
        values = [random.randrange(max(1, classes)) for _ in range(size)]
        if values and random.random() < 0.05:
            values[0] = random.choice((-1, classes, 2**31))
        return lying(random, np.reshape(np.array(values, np.int64), shape), random.choice(("<i8", ">i4", "<i8", "u8")))
    if kind in ("distributions", "logs"):
        return rows(random, kind, shape, axis)
    if kind != "probabilities" and random.random() < 0.1:
        low = 0 if kind == "odds" else -9
        return lying(random, np.reshape([random.randint(low, 9) for _ in range(size)], shape), random.choice(INTEGERS))
    special = random.choice((0, 0, 0, 0.02, 0.3))
    values = np.reshape([number(random, kind, special) for _ in range(size)], shape)
    return lying(random, values, random.choice(FLOATS))


def number(random, kind, special):
    """A number of a kind; it is NaN, infinite or far out with the probability `special`."""
    if random.random() < special:
        far = random.choice(INSIDE if kind == "probabilities" else EXTREME)
        far = random.choice((far, far, far, math.nan, math.inf if kind != "probabilities" else far))
        return far if kind == "probabilities" else abs(far) if kind == "odds" else far * random.choice((1, -1))
    if kind == "probabilities":
        return random.choice(
            (random.random(), random.random(), 10 ** -random.uniform(0, 20), 1 - 10 ** -random.uniform(0, 16))
        )
    spread = random.choice((1, 1, 10, 500))
    return abs(random.gauss(0, spread)) if kind == "odds" else random.gauss(0, spread)


def rows(random, kind, shape, axis):
    """The text of distributions along `axis`, or of their logarithms; some are a little off."""
    weights = np.reshape([10 ** -random.uniform(0, random.choice((1, 1, 12))) for _ in range(math.prod(shape))], shape)
    if weights.size and random.random() < 0.3:
        weights *= np.reshape([random.random() < 0.6 for _ in range(weights.size)], shape)
    dtype = random.choice(FLOATS)
    with np.errstate(all="ignore"):
        p = weights / weights.sum(axis=axis, keepdims=True)
        p[np.isnan(p)] = 0
        index = (0,) * len(shape)
        if p.size and random.random() < 0.1:
            p[index] = random.choice((math.nan, -0.0, -0.1, 1e-320, 1.5, p[index] + 1e-7, p[index] + 1e-5, math.inf))
        if random.random() < 0.1 and p.size:  # one-hot
            p = (weights == weights.max(axis=axis, keepdims=True)).astype(float)
            dtype = random.choice((*INTEGERS, dtype))
        return lying(random, np.log(p) if kind == "logs" else p, dtype if kind != "logs" else random.choice(FLOATS))


def lying(random, values, dtype):
    """The text of an array of these values as it may lie in memory, or of a list."""
    with np.errstate(all="ignore"):
        values = values.astype(dtype)
    numbers = values.astype(np.float64).tolist() if values.dtype.kind == "f" else values.tolist()
    text = f"np.array({numbers}, '{dtype}')" if values.size else f"np.empty({values.shape}, '{dtype}')"
    if values.ndim == 0:
        return random.choice((text, f"{text}[()]", str(numbers)))
    last = "..., ::2"
    ways = [text] * 4 + [
        f"np.asfortranarray({text})",
        f"np.repeat({text}, 2, axis=-1)[{last}]",
        f"np.repeat({text}, 3, axis=0)[::3]",
        f"{text}[::-1].copy()[::-1]",
        f"np.flip({text}, -1).copy()[..., ::-1]",
        f"np.broadcast_to({text}, {values.shape})",  # which is read-only
        f"np.frombuffer(b'0' + {text}.tobytes(), '{dtype}', offset=1).reshape({values.shape})",  # and not aligned
    ]
    if values.size and dtype in ("<f8", "?"):
        ways += [str(numbers)] * 3 + [str(tuple(numbers))]
    if values.ndim == 2:
        ways.append(f"np.asmatrix({text})")
    if values.ndim == 1 and values.size:
        ways.append(f"np.broadcast_to({text}, (3, {values.size}))")
    return random.choice(ways)


def counts(random):
    """The text of counts for a code of Huffman's."""
    if random.random() < 0.2:
        return random.choice(HOSTILE)
    symbols = random.sample("abcdefghij 가나é", random.randrange(12))
    usual = [lambda: random.randrange(9), lambda: random.random(), lambda: 2 ** random.randrange(70)]
    write = random.choice(usual)
    texts = [str(write()) for _ in symbols]
    if texts and random.random() < 0.3:
        odd = (
            "0",
            "nan",
            "inf",
            "-1",
            "'3'",
            "None",
            "1e308",
            "10**400",
            "True",
            "np.int8(3)",
            "np.float16(2)",
            "Fraction(1, 3)",
        )
        texts[-1] = random.choice(
            (*odd, "Decimal(2)", "1j", "[1]", "np.array(1)", "np.array([1, 2])", "5e-324", "-0.0")
        )
    keys = [repr(symbol) for symbol in symbols]
    if keys and random.random() < 0.1:
        keys[0] = random.choice(("0", "None", "('a', 'b')", "''", "b'a'", "nan"))
    return "{" + ", ".join(f"{key}: {text}" for key, text in zip(keys, texts, strict=True)) + "}"


def model_arguments(random):
    """The text of examples and settings for a regression."""
    examples, features = random.choice((3, 3, 6, 12)), random.choice((1, 1, 2, 3, 0))
    arguments = {}
    if random.random() < 0.3:
        setting = random.choice(("solver", "l2", "step", "max_iter", "tol"))
        arguments[setting] = random.choice(SETTINGS[setting])
    endless = arguments.get("max_iter") == "10**400"  # steps, which a descent on separable data would take
    if random.random() < 0.3 and "solver" not in arguments and not endless:
        arguments["solver"] = "'gradient'"
    arguments["X"] = array(random, random.choice(("reals", "reals", "probabilities")), [examples, features], -1)
    arguments["y"] = lying(
        random, np.array([random.randrange(2) for _ in range(examples)]), random.choice(("<i8", "<f8", "?", ">i2"))
    )
    if random.random() < 0.1:
        arguments["X"] = random.choice(HOSTILE)
    if random.random() < 0.2:
        arguments["y"] = random.choice(LABELS if random.random() < 0.8 else HOSTILE)
    return arguments
