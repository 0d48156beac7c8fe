"""What an exercise asks, and what an answer to it says of the one who gave it."""

import dis
import math
import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import FunctionType
from typing import Any

import numpy as np

from helpers.exercises.safely import Clock, Raised, StillRunning

NOT_YET = "not attempted yet: put your answer in the place of the three dots."
NO_RETURN = "None. Is `return` missing? `print` shows a value, and gives nothing back."
TOO_LONG = "did not end, and was stopped. Is there a loop whose condition stays true?"
NUMBER_WORDS = {"none": 0.0, "zero": 0.0, "infinite": math.inf}
IDLE = ("NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST")  # what Python does in an empty body
CLIPS = (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)  # where a probability is often cut off before its logarithm is taken
CANNOT_STOP = "is still busy in a single call that cannot be stopped from here: interrupt or restart the kernel."


@dataclass(frozen=True)
class Exercise:
    """A question with its right answer, and the wrong ones that show what was misunderstood.

    Attributes
    ----------
    name : str
        Lesson and place, such as "3.2".
    about : str
        The question in a few words.
    right : number, sequence of numbers, str, or function
        The answer. A str is one of `choices`; a function is compared by what it
        returns for `calls`.
    shows : str
        What a right answer has shown, as a sentence.
    mistakes : tuple of (answer, str)
        Wrong answers of the same kind, each with the sentence about its misconception.
    calls : tuple of tuples
        The arguments of every call by which a function is tried.
    choices : tuple of str
        What may be answered in words.
    aliases : dict of str to str
        What else may be typed for a choice.
    digits : int
        Decimals to which a number must be right: those that the question asks for.
    smallest : float
        What a function returns must be right to six digits, or to this, if it is 0 or nearly so.
    """

    name: str
    about: str
    right: Any
    shows: str
    mistakes: tuple[tuple[Any, str], ...]
    calls: tuple[tuple[Any, ...], ...] = ()
    choices: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    digits: int = 3
    smallest: float = 1e-9


@dataclass(frozen=True)
class Verdict:
    """What became of an answer, and what to say of it.

    The outcome is "correct", "open", "mistake" (a known one), "wrong" (another
    one), or "unread" (nothing of the kind that is asked for).
    """

    outcome: str
    text: str


def judge(exercise: Exercise, answer: Any) -> Verdict:
    """Return the verdict on `answer`, whatever it is or does."""
    if answer is ... or (callable(answer) and _is_empty(answer)):
        return Verdict("open", NOT_YET)
    clock = Clock()
    if not callable(exercise.right):
        given = [clock.call(_read_value, answer, exercise)]
    elif callable(answer):
        given = [_tried(clock, answer, arguments) for arguments in exercise.calls]
    else:
        return Verdict("wrong", "the answer must be a function; pass its name, without parentheses.")
    if any(isinstance(one, _Dots) for one in given):
        return Verdict("open", NOT_YET)
    right = answers_of(exercise, exercise.right)
    wrong = [
        place for place, (one, other) in enumerate(zip(given, right, strict=True)) if not same(one, other, exercise)
    ]
    if not wrong:
        return Verdict("correct", exercise.shows)
    if known := _known_mistake(exercise, given):
        return Verdict("mistake", known)
    if not exercise.calls and (nearly := _nearly(given[0], right[0], exercise.digits)):
        return Verdict("wrong", nearly)
    place = wrong[0]
    call = _call(answer, exercise.calls[place]) if exercise.calls else ""
    outcome = "unread" if isinstance(given[place], _Unfit) else "wrong"
    return Verdict(outcome, _difference(call, given[place], right[place]))


def _known_mistake(exercise: Exercise, given: list[Any]) -> str:
    """Return the sentence for the mistake that answers as given; of several that do, the nearest."""
    fitting: list[tuple[float, int, str]] = []
    for mistake, sentence in exercise.mistakes:
        known = answers_of(exercise, mistake)
        if all(same(one, other, exercise, mistaken=True) for one, other in zip(given, known, strict=True)):
            fitting.append((_distance(given[0], known[0]), len(fitting), sentence))
    return min(fitting)[-1] if fitting else ""


def _distance(one: Any, other: Any) -> float:
    if not isinstance(one, np.ndarray):
        return 0.0
    with np.errstate(invalid="ignore"):
        return float(np.nansum(np.abs(one.ravel() - 1.0 * other.ravel())))


def answers_of(exercise: Exercise, solution: Any) -> list[Any]:
    """Return what our own `solution`, right or mistaken, answers to every call; a value answers once."""
    if not callable(solution):
        return [_read_value(solution, exercise)]
    return [_tried(Clock(), solution, arguments) for arguments in exercise.calls]


def same(one: Any, other: Any, exercise: Exercise, mistaken: bool = False) -> bool:
    """Say whether two answers are the same: to the digits asked for, of a function to six.

    Where the other one is a mistake, `one` may have fewer digits, and must fit to all of the first two decimals
    that it has: a rough guess is right, but it has made none of the mistakes nearby.
    """
    if isinstance(one, Raised) and isinstance(other, Raised):
        return (one.kind, one.message) == (other.kind, other.message)
    if not (isinstance(one, np.ndarray) and isinstance(other, np.ndarray)):
        return type(one) is type(other) is str and one == other
    function = callable(exercise.right)
    if one.size != other.size or (function and one.shape != other.shape and one.size > 1):
        return False
    rtol, atol = (2e-6, exercise.smallest) if function else (1e-9, _half_a_unit(exercise.digits))
    if mistaken and not function:
        number = 1.0 * one.ravel()
        decimals = sum(number != number.round(places) for places in (0, 1))
        rtol, atol = 1e-3, _half_a_unit(np.maximum(decimals, exercise.digits))
    return bool(np.allclose(one.ravel(), other.ravel(), rtol=rtol, atol=atol, equal_nan=True))


def _half_a_unit(digits: Any) -> Any:
    """Return half a unit of the last of so many decimals, and a little for what is rounded just there."""
    return 0.501 * 10.0**-digits


def _nearly(given: Any, right: Any, digits: int) -> str:
    """Say what is right in numbers that are not, or return an empty string."""
    if not (isinstance(given, np.ndarray) and isinstance(right, np.ndarray)):
        return ""
    one, other = (1.0 * given).ravel(), (1.0 * right).ravel()
    if one.size != other.size:
        comma = other.size == 1 and one.size == 2 and one[0] == np.trunc(other[0])
        return "that is two numbers. Python writes decimals after a point, not after a comma." if comma else ""
    near: Callable[..., Any] = partial(np.isclose, b=other, rtol=0, atol=_half_a_unit(digits))
    fits = near(one)
    rounded = [np.isclose(one, other.round(places), rtol=0, atol=1e-9) for places in range(1, digits)]
    if np.any([fits, *rounded], axis=0).all():
        return f"right as far as it goes, but {digits} decimals are asked for."
    if np.all((other >= 0) & (other <= 1)) and near(one / 100).all():
        return "right in per cent. Divide by 100."
    if other.size == 2 and near(one[::-1]).all():
        return "both numbers are right, in the other order."
    *others, last = [name for name, ok in zip(("first", "second", "third", "fourth"), fits, strict=False) if ok] or [""]
    listed = f"{', the '.join(others)} and the {last} are" if others else f"{last} is"
    return f"of the numbers, the {listed} right." if last else ""


@dataclass(frozen=True)
class _Unfit:
    """That an answer is nothing of the kind that is asked for, and what it is."""

    what: str


class _Dots:
    """That an answer still has three dots in it."""


def _tried(clock: Clock, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """Return what the function makes of a copy of the arguments, as an array, or what is wrong with that."""
    result = clock.call(function, *map(_copy, arguments))
    if result is None:
        return _Unfit(NO_RETURN)
    return result if type(result) in (Raised, StillRunning) else clock.call(_read, result)


def _copy(argument: Any) -> Any:
    return np.array(argument) if isinstance(argument, list | np.ndarray) else argument


def _read_value(answer: Any, exercise: Exercise) -> Any:
    """Return the answer to a question that asks for no function: one of its choices, or numbers, also as text."""
    if exercise.choices:
        return _choice(answer, exercise.choices, exercise.aliases)
    if isinstance(answer, str) and (number := _number_in(answer)) is not None:
        answer = number
    return _read(answer)


def _number_in(text: str) -> float | None:
    """Return the number that a text is, if it is one."""
    bare = re.sub("^(about|nearly) ", "", _bare(text))
    if bare in NUMBER_WORDS:
        return NUMBER_WORDS[bare]
    above, bar, below = bare.removesuffix("%").partition("/")
    try:  # as floats: the power of ten in "1e999999999" would take for ever as a fraction
        number = float(above) / (float(below) if bar else 1) / (100 if bare.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        return None
    return None if math.isnan(number) else number


def _read(answer: Any) -> Any:
    """Return `answer` as an array of numbers, or an `_Unfit`."""
    if answer is None:
        return _Unfit("None, which is no answer.")
    if isinstance(answer, str | bytes):
        return _Unfit("text, not a number. Are there quotes that do not belong there?")
    if isinstance(answer, Coroutine):
        answer.close()
        return _Unfit("a coroutine, which has computed nothing. Leave out `async`.")
    if isinstance(answer, Iterator):
        return _Unfit("a generator, which has computed nothing yet. Put its values into a list.")
    if isinstance(answer, Mapping | set | frozenset) or callable(answer):
        return _Unfit(f"a {type(answer).__name__}, not a number or a list of numbers.")
    if any(one is ... for one in (answer if isinstance(answer, list | tuple) else [answer])):
        return _Dots()
    try:
        array = np.array(answer)  # of no subclass
        if array.dtype.kind != "c":
            return array if array.dtype.kind == "b" else array.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        pass
    return _Unfit("nothing that can be read as a number or as rows of numbers of one length.")


def _choice(answer: Any, choices: tuple[str, ...], aliases: Mapping[str, str]) -> Any:
    if isinstance(answer, np.ndarray) and answer.size == 1:
        answer = answer.item()
    if isinstance(answer, bool | np.bool_):
        answer = "yes" if answer else "no"
    if isinstance(answer, str | int | float):
        whole = isinstance(answer, float) and answer.is_integer()
        words = _bare(str(int(answer) if whole else answer))
        known = {_bare(choice): choice for choice in choices} | dict(aliases)
        if words not in known:
            words = words.strip("().:")  # as in "(c)" or "c."
        beginning = len(words) > 2 and _number_in(words) is None  # 12 is no beginning of 120
        begun = {choice for bare, choice in known.items() if beginning and bare.startswith(words)}
        if words in known or len(begun) == 1:
            return known[words] if words in known else begun.pop()
    return _Unfit(f"none of the answers: choose one of {', '.join(map(repr, choices))}.")


def _bare(words: str) -> str:
    """Return `words` without an article, capitals and blanks around."""
    return re.sub(r"^(a|an|the) ", "", words.strip().casefold().replace("\N{MINUS SIGN}", "-"))


def _is_empty(function: Any) -> bool:
    """Say whether the body of a function is only `...` or `pass`, and perhaps a docstring."""
    if type(function) is not FunctionType:
        return False
    return all(
        step.opname == "RESUME" or (step.opname in IDLE and step.argval is None)
        for step in dis.get_instructions(function)
    )


def _call(function: Any, arguments: tuple[Any, ...]) -> str:
    """Write a call as a reader would type it."""
    name = function.__name__ if type(function) is FunctionType else ""
    return f"{name if name.isidentifier() else 'your function'}({', '.join(map(shown, arguments))})"


def _difference(call: str, given: Any, right: Any) -> str:
    """Say in a line what a wrong answer gave, and what was expected; the value asked for itself is not told."""
    if isinstance(given, Raised):
        return f"{call} raised {given.kind}: {given.message}{given.where}".strip()
    if isinstance(given, StillRunning):
        return f"{call} {TOO_LONG if given.stopped else CANNOT_STOP}".strip()
    if isinstance(given, _Unfit):
        return f"{call} returns {given.what}" if call else f"that is {given.what}"
    if not call and given.size != right.size:
        return f"{right.size} number{'s are' if right.size > 1 else ' is'} asked for, and you gave {given.size}."
    if not call:
        return f"{shown(given)} is not right."
    if given.shape != right.shape:
        return f"{call} should give {_form(right)}, and gave {_form(given)}."
    return f"{call} should give {shown(right)}, and gave {shown(given)}."


def _form(array: Any) -> str:
    """Say in words what shape an array has."""
    if array.ndim < 2:
        return f"a list of {array.size}" if array.ndim else "one number"
    return f"a table of {' times '.join(map(str, array.shape))}"


def shown(value: Any) -> str:
    """Write an answer as a reader would type it, numbers to six digits."""
    if isinstance(value, str):
        return repr(value)
    array = np.asarray(value)
    if array.dtype == bool and not array.ndim:
        return str(bool(array))
    if array.ndim:
        return "[" + ", ".join(map(shown, array)) + "]"
    number = float(array)
    return (
        str(int(number)) if math.isfinite(number) and number == int(number) and abs(number) < 1e15 else f"{number:.6g}"
    )
