"""Exercises: the right answer in every form is right, a wrong one is told its mistake, and nothing does harm."""

import builtins
import dataclasses
import functools
import importlib
import math
import random
import re
import statistics
import sys
import threading
import warnings
from decimal import Decimal
from fractions import Fraction

import nbformat
import numpy as np
import pytest
from mutants import mutants

import helpers
from helpers import exercises
from helpers.exercises import EXERCISES, PREDICTIONS, check, predict, progress, safely
from helpers.exercises.answers import Exercise, answers_of, judge, same, shown
from helpers.exercises.safely import Clock, StillRunning
from tools.exercises import exercises_in, names_of, predictions_in
from tools.notebooks import execute, lessons

LESSONS = {path.stem: nbformat.read(path, as_version=4) for path in lessons()}
PRINTED = {printed.name: (printed, names_of(lesson)) for lesson in LESSONS.values() for printed in exercises_in(lesson)}
each_exercise = pytest.mark.parametrize("name", EXERCISES)
each_printed = pytest.mark.parametrize("name", PRINTED)

# Mutants of printed solutions that are the same function, and why.
SAME_FUNCTION = {}


def outcome(exercise, answer):
    return judge(exercise, answer).outcome


# What the notebooks print


def test_every_exercise_is_printed_and_every_printed_one_is_there():
    assert list(PRINTED) == list(EXERCISES)


def test_every_prediction_is_asked_and_every_asked_one_is_there():
    asked = [name for lesson in LESSONS.values() for name in predictions_in(lesson)]
    assert asked == list(PREDICTIONS)


def printed_by_the_cell_of(name):
    """The numbers that the cell of a prediction prints."""
    cells = (cell for lesson in LESSONS.values() for cell in lesson.cells if f'predict("{name}"' in cell.source)
    text = "".join(output.get("text", "") for output in next(cells).outputs)
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e[+-]\d+)?", text)]


COUNTED = {"8.2"}  # its digits that are right are counted by eye


@pytest.mark.parametrize(
    "name", [name for name, asked in PREDICTIONS.items() if not asked.choices and name not in COUNTED]
)
def test_what_is_right_of_a_prediction_is_what_its_cell_prints(name):
    printed, room = printed_by_the_cell_of(name), 0.11 * 10.0 ** -PREDICTIONS[name].digits
    for right in np.ravel(PREDICTIONS[name].right):
        assert any(number == pytest.approx(right, rel=1e-3, abs=room) for number in printed), (right, printed)


@pytest.mark.parametrize("stem", LESSONS)
def test_a_lesson_has_five_to_eight_exercises_in_order_and_the_optional_one_three(stem):
    names = [printed.name for printed in exercises_in(LESSONS[stem])]
    number = int(stem[:2])
    assert names == [f"{number}.{place}" for place in range(1, len(names) + 1)]
    assert len(names) == 3 if number == 8 else 5 <= len(names) <= 8


@each_printed
def test_it_is_printed_unsolved(name, capsys):
    printed, names = PRINTED[name]
    exec(compile(printed.code, name, "exec"), names | {"check": check})
    assert capsys.readouterr().out == f"{name} not attempted yet: put your answer in the place of the three dots.\n"


@each_printed
def test_the_printed_solution_is_right(name):
    printed, names = PRINTED[name]
    verdict = judge(EXERCISES[name], printed.answered(names))
    assert verdict.outcome == "correct", verdict.text


@each_printed
def test_no_hint_gives_the_solution_away(name):
    printed, _ = PRINTED[name]
    solution = [re.sub(r"\s", "", line) for line in printed.solution_code.splitlines()]
    told = [line.partition("=")[2] or line.removeprefix("return") for line in solution if not line.startswith("def")]
    for hint in printed.hints:
        for line in filter(lambda line: len(line) > 2, told):
            assert line not in re.sub(r"\s", "", hint), hint


FEWEST_WORDS = 3  # of a sentence


@each_exercise
def test_every_mistake_gets_its_own_sentence(name):
    exercise = EXERCISES[name]
    assert len(exercise.mistakes) >= 3
    assert exercise.shows
    sentences = [sentence for _, sentence in exercise.mistakes]
    assert len(set(sentences)) == len(sentences)
    assert all(len(sentence.split()) >= FEWEST_WORDS for sentence in sentences)
    for mistake, sentence in exercise.mistakes:
        verdict = judge(exercise, mistake)
        assert (verdict.outcome, verdict.text) == ("mistake", sentence)


@pytest.mark.parametrize("name", PREDICTIONS)
def test_every_slip_of_a_prediction_gets_its_own_sentence(name):
    prediction = PREDICTIONS[name]
    assert prediction.mistakes
    sentences = [sentence for _, sentence in prediction.mistakes]
    assert len(set(sentences)) == len(sentences)
    assert all(len(sentence.split()) >= FEWEST_WORDS for sentence in sentences)
    for slip, sentence in prediction.mistakes:
        verdict = judge(prediction, slip)
        assert (verdict.outcome, verdict.text) == ("mistake", sentence)
    assert outcome(prediction, prediction.right) == "correct"
    assert outcome(prediction, ...) == "open"


@each_exercise
def test_what_may_be_answered_in_words_is_among_the_choices(name):
    exercise = EXERCISES[name]
    if exercise.choices:
        assert {exercise.right, *(mistake for mistake, _ in exercise.mistakes)} <= set(exercise.choices)
        assert set(exercise.aliases.values()) <= set(exercise.choices)
        assert all(choice == choice.strip().casefold() for choice in exercise.choices)


def wrong_versions(name):
    """Mutants of the printed solution of an exercise: what was changed, and the answer."""
    exercise, (printed, names) = EXERCISES[name], PRINTED[name]
    if callable(exercise.right):
        for what, source in mutants(printed.solution_code):
            space = dict(names)
            exec(compile(source, what, "exec"), space)
            yield what, space[printed.answer]
    elif exercise.choices:
        yield from ((choice, choice) for choice in exercise.choices if choice != exercise.right)
    else:
        right = np.asarray(exercise.right, dtype=float)
        with np.errstate(all="ignore"):
            wrong = (-right, 1 - right, 1 / right, 2 * right, right + 1, np.log(right), np.exp(right))
        yield from ((str(other), other) for other in wrong if not same(other, right, exercise))


def test_at_least_95_of_100_mutants_of_the_solutions_are_rejected_and_the_others_are_the_same_function():
    survived, tried = {}, 0
    for name in PRINTED:
        for what, answer in wrong_versions(name):
            tried += 1
            if outcome(EXERCISES[name], answer) == "correct":
                survived[name, what] = True
    assert survived.keys() == SAME_FUNCTION.keys()
    assert len(survived) <= 0.05 * tried


# The right answer in every form

THREE_QUARTERS = Exercise("0.1", "a number", 0.75, "Yes.", ((3, "Odds."), (0.25, "Other side.")), digits=2)
LIST = Exercise("0.2", "a list", [0.25, 0.75], "Yes.", (([0.75, 0.25], "Turned round."),), digits=2)
DOUBTFUL = Exercise("0.2", "0 < p & p < 1", 0.5, "", ())
CERTAIN = Exercise("0.2", "two chances", [0, 1], "Yes.", ())
ODDS = Exercise("0.2", "more than 1", 1.5, "Yes.", ())
CROWD = Exercise("0.2", "many", 123_456.789, "Yes.", ())
DEBT = Exercise("0.2", "less than 0", -0.5, "Yes.", ())
SWAPPABLE = Exercise("0.2", "a list", [1, 3], "Yes.", ())
WORD = Exercise("0.3", "a word", "yes", "Yes.", (("no", "It is."),), choices=("yes", "no"), aliases={"yeah": "yes"})
DOUBLE = Exercise("0.4", "a function", lambda x: 2 * x, "Yes.", ((lambda x: x**2, "Squared."),), calls=((1.0,), (3.0,)))
ROWS = Exercise("0.5", "of rows", lambda x: x.sum(axis=-1), "Yes.", (), calls=(([[1.0, 2.0], [3.0, 5.0]],),))


@pytest.mark.parametrize(
    "answer",
    [
        0.75,
        0.7549,
        0.7451,
        "0.75",
        "3/4",
        "75 %",
        "7.5e-1",
        Fraction(3, 4),
        Decimal("0.75"),
        np.float32(0.75),
        np.float16(0.75),
        [0.75],
        (0.75,),
        np.array([0.75]),
        np.array([[0.75]]),
        np.ma.masked_array([0.75]),
    ],
    ids=repr,
)
def test_a_right_number_in_any_form_is_right(answer):
    assert outcome(THREE_QUARTERS, answer) == "correct"


@pytest.mark.parametrize(
    ("right", "typed"),
    [(0.0, "none"), (0.0, "Zero"), (math.inf, "infinite"), (math.inf, "inf"), (-3.0, "\N{MINUS SIGN}3")],
)
def test_a_right_number_may_be_a_word(right, typed):
    assert outcome(Exercise("0.9", "", right, "", ()), typed) == "correct"


@pytest.mark.parametrize("answer", [0.7551, 0.7449, 0.7, 75, np.nan, np.inf, [0.75, 0.75], [], "1e999999999"], ids=repr)
def test_a_wrong_number_is_wrong(answer):
    assert outcome(THREE_QUARTERS, answer) == "wrong"


@pytest.mark.parametrize(
    "answer",
    [(0.25, 0.75), np.array([0.25, 0.75], np.float32), [Fraction(1, 4), 0.75], [[0.25], [0.75]]],
    ids=repr,
)
def test_a_right_list_in_any_form_is_right(answer):
    assert outcome(LIST, answer) == "correct"


@pytest.mark.parametrize(
    "answer",
    ["yes", "Yes", "the yes", "a yes", "Yeah", " YES ", True, np.True_, np.array(True), np.array([True])],
    ids=repr,
)
def test_a_right_word_in_any_form_is_right(answer):
    assert outcome(WORD, answer) == "correct"


def test_no_and_false_are_the_same_word():
    assert judge(WORD, False).text == judge(WORD, "no").text == "It is."


def by_math(x):
    return math.fsum([x, x])


@pytest.mark.parametrize(
    "answer",
    [lambda x: 2 * x, by_math, lambda x: np.float32(2 * x), lambda x: np.array([2 * x]), lambda x: [2 * x]],
    ids=["lambda", "scalar only", "float32", "shape (1,)", "list"],
)
def test_a_right_function_in_any_form_is_right(answer):
    assert outcome(DOUBLE, answer) == "correct"


def test_what_a_function_returns_is_to_be_right_to_six_digits_or_near_0_to_the_smallest_number():
    same_again = Exercise("0.4", "", lambda x: x, "", (), calls=((1e6,), (1e-6,)))
    nothing = Exercise("0.4", "", lambda x: 0 * x, "", (), calls=((1.0,),))
    for exercise, right, wrong in (
        (same_again, lambda x: x * (1 + 1e-6), lambda x: x * (1 + 1e-5)),
        (same_again, lambda x: x + 5e-10, lambda x: x + 5e-9),
        (nothing, lambda x: 5e-10, lambda x: 5e-9),
        (dataclasses.replace(nothing, smallest=1e-3), lambda x: 5e-4, lambda x: 5e-3),
    ):
        assert (outcome(exercise, right), outcome(exercise, wrong)) == ("correct", "wrong")


# What is wrong, and what is said of it


def dots(x): ...


def dots_and_words(x):
    """Double x."""


def dots_and_pass(x):
    """Double x."""
    pass
    ...


def forgets_to_return(x):
    2 * x


def prints(x):
    print(2 * x)


def raises(x):
    return undefined_name * x  # noqa: F821


def generates(x):
    yield 2 * x


async def awaits(x):
    return 2 * x


def loops(x):
    while True:
        pass


def loops_and_catches_everything(x):
    while True:
        try:
            while True:
                abs(x)
        except BaseException:
            pass


def refuses_to_end(x):
    try:
        loops(x)
    finally:
        loops(x)


def calls_itself(x):
    return calls_itself(x)


def leaves(x):
    exit()


def leaves_by_sys(x):
    sys.exit(3)


def dots_in_a_branch(x):
    return 2 * x if x < 2 else ...


@pytest.mark.parametrize(
    "answer",
    [..., dots, dots_and_words, dots_and_pass, lambda x: ..., dots_in_a_branch],
    ids=["dots", "body", "docstring", "twice", "value", "branch"],
)
def test_a_placeholder_is_not_attempted_yet(answer):
    for exercise, unsolved in ((DOUBLE, answer), (THREE_QUARTERS, ...), (WORD, ...), (LIST, [0.25, ...])):
        verdict = judge(exercise, unsolved)
        assert verdict.outcome == "open"
        assert verdict.text == "not attempted yet: put your answer in the place of the three dots."


SAID = [
    (DOUBLE, forgets_to_return, "forgets_to_return(1) returns None. Is `return` missing?"),
    (DOUBLE, prints, "prints(1) returns None. Is `return` missing? `print` shows a value"),
    (DOUBLE, raises, "raises(1) raised NameError: name 'undefined_name' is not defined, in your line `return undef"),
    (DOUBLE, generates, "generates(1) returns a generator, which has computed nothing yet."),
    (DOUBLE, awaits, "awaits(1) returns a coroutine, which has computed nothing."),
    (DOUBLE, lambda x: 2.5 * x, "your function(1) should give 2, and gave 2.5."),
    (DOUBLE, lambda x, y: x, "your function(1) raised TypeError: "),
    (DOUBLE, lambda x: "2", "your function(1) returns text, not a number."),
    (DOUBLE, lambda x: 0, "your function(1) should give 2, and gave 0."),
    (DOUBLE, functools.partial(max, 0), "your function(1) should give 2, and gave 1."),
    (DOUBLE, lambda x: [x, x], "your function(1) should give one number, and gave a list of 2."),
    (DOUBLE, 6, "the answer must be a function; pass its name, without parentheses."),
    (ROWS, lambda x: x.sum(), "your function([[1, 2], [3, 5]]) should give a list of 2, and gave one number."),
    (ROWS, lambda x: x, "your function([[1, 2], [3, 5]]) should give a list of 2, and gave a table of 2 times 2."),
    (
        ROWS,
        lambda x: x.sum(axis=-1, keepdims=True),
        "your function([[1, 2], [3, 5]]) should give a list of 2, and gave a table of 2 times 1.",
    ),
    (THREE_QUARTERS, 0.7, "0.7 is not right."),
    (THREE_QUARTERS, 0.8, "right as far as it goes, but 2 decimals are asked for."),
    (THREE_QUARTERS, 0.8 + 5e-9, "0.8 is not right."),
    (THREE_QUARTERS, "a lot", "that is text, not a number."),
    (THREE_QUARTERS, "nan", "that is text, not a number."),
    (THREE_QUARTERS, "3/0", "that is text, not a number."),
    (THREE_QUARTERS, b"0.75", "that is text, not a number."),
    (THREE_QUARTERS, {0.75: 1}, "that is a dict, not a number or a list of numbers."),
    (THREE_QUARTERS, awaits(1), "that is a coroutine, which has computed nothing."),
    (THREE_QUARTERS, [0.75, 0.25], "1 number is asked for, and you gave 2."),
    (THREE_QUARTERS, 75, "right in per cent. Divide by 100."),
    (THREE_QUARTERS, (0, 75), "that is two numbers. Python writes decimals after a point, not after a comma."),
    (CERTAIN, [0, 100], "right in per cent. Divide by 100."),
    (ODDS, 150, "150 is not right."),
    (DEBT, -50, "-50 is not right."),
    (THREE_QUARTERS, 1, "1 is not right."),
    (CROWD, 123_457, "123457 is not right."),
    (LIST, [0.254, 0.5], "of the numbers, the first is right."),
    (LIST, [0.25, 0.5], "of the numbers, the first is right."),
    (SWAPPABLE, [3, 1], "both numbers are right, in the other order."),
    (LIST, 0.25, "2 numbers are asked for, and you gave 1."),
    (THREE_QUARTERS, None, "that is None, which is no answer."),
    (THREE_QUARTERS, 0.75j, "that is nothing that can be read as a number"),
    (
        THREE_QUARTERS,
        [[1], [2, 3]],
        "that is nothing that can be read as a number or as rows of numbers of one length.",
    ),
    (THREE_QUARTERS, {0.75}, "that is a set, not a number or a list of numbers."),
    (THREE_QUARTERS, (0.75 for _ in "x"), "that is a generator, which has computed nothing yet."),
    (THREE_QUARTERS, loops, "that is a function, not a number or a list of numbers."),
    (WORD, "maybe", "that is none of the answers: choose one of 'yes', 'no'."),
    (WORD, 3, "that is none of the answers: choose one of 'yes', 'no'."),
]


@pytest.mark.parametrize(("exercise", "answer", "text"), SAID, ids=range(len(SAID)))
def test_what_is_wrong_is_said(exercise, answer, text):
    verdict = judge(exercise, answer)
    assert verdict.outcome == ("unread" if re.search(r"^that is (?!two)|\) returns", text) else "wrong")
    assert verdict.text.startswith(f"{text}")


def test_a_function_that_behaves_like_a_known_mistake_is_told_so_however_it_is_written():
    def mine(x):
        total = 0
        for _ in range(int(x)):
            total += x
        return total

    assert judge(DOUBLE, mine).text == "Squared."


@pytest.mark.parametrize("answer", [-40, -40.0, np.float64(-40), "-40", "\N{MINUS SIGN}40"], ids=repr)
def test_a_choice_that_is_a_number_may_be_one(answer):
    assert outcome(Exercise("0.9", "", "-40", "", (), choices=("40", "-40")), answer) == "correct"


def refused_by_a_helper(x):
    return helpers.odds(2 * x)


def refused_by_numpy(x):
    return np.reshape(x, 3)


def refused_by_the_standard_library(x):
    return statistics.mean([])


def refused_by_code_that_is_frozen(x):
    return importlib.import_module("no_such_module")


def refused_deeper(x):
    return refused_by_a_helper(x)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (refused_by_a_helper, "return helpers.odds(2 * x)"),
        (refused_by_numpy, "return np.reshape(x, 3)"),
        (refused_by_the_standard_library, "return statistics.mean([])"),
        (refused_by_code_that_is_frozen, 'return importlib.import_module("no_such_module")'),
        (refused_deeper, "return helpers.odds(2 * x)"),
    ],
)
def test_the_line_that_is_shown_is_the_last_of_the_learners_own(answer, line):
    text = judge(DOUBLE, answer).text
    assert text.endswith(f", in your line `{line}`")
    assert ".," not in text


def test_a_known_wrong_number_is_known_with_fewer_digits():
    exercise = Exercise("0.7", "", 12.3456, "", ((99.2083, "Too far."),))
    assert judge(exercise, 99.2).text == "Too far."
    assert judge(exercise, 98).text == "98 is not right."
    assert outcome(exercise, 12.3) == "wrong"
    assert outcome(exercise, 12.346) == "correct"  # three decimals are asked for, where nothing else is said


@pytest.mark.parametrize("guess", [[0.9, 0.95], [0.95, 0.95], [0.9, 0.94], [0.05, 0.8], [0.9, 0.85]])
def test_a_rough_guess_has_made_none_of_the_mistakes_nearby(guess):
    assert outcome(PREDICTIONS["1.0"], guess) == "wrong"


@pytest.mark.parametrize(
    ("guess", "sentence"),
    [
        ([0.9, 0.99], "That would be right if every second patient"),
        ([0.0909, 0.818], "Those are the odds"),
        ([0.09, 0.82], "Those are the odds"),
        ([9 / 99, 81 / 99], "Those are the odds"),
        ([1 / 12, 1 / 6], "The first is right."),
    ],
)
def test_a_mistake_is_known_by_as_many_decimals_as_there_are(guess, sentence):
    assert judge(PREDICTIONS["1.0"], guess).text.startswith(sentence)


@pytest.mark.parametrize(
    "answer", [True, [True, False], np.array(True), [], [[]], math.nan, math.inf, "", b"1", {1: 2}]
)
@pytest.mark.parametrize("kind", [EXERCISES, PREDICTIONS])
def test_whatever_is_answered_there_is_a_verdict(kind, answer):
    for exercise in kind.values():
        assert judge(exercise, answer).text or exercise.shows == ""


@pytest.mark.parametrize(
    ("name", "answer", "verdict"),
    [
        ("5.5", 121, "unread"),
        ("2.4", 9.5, "unread"),
        ("5.2", "0.0", "mistake"),
        ("6.5", 0.9, "correct"),
        ("6.2", "about 10", "correct"),
        ("6.3", "nearly 0", "mistake"),
    ],
)
def test_a_number_is_no_beginning_of_a_choice_and_may_be_about(name, answer, verdict):
    assert outcome(PREDICTIONS[name], answer) == verdict


def softplus(z):
    return -helpers.log_sigmoid(-np.asarray(z))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("2.7", lambda z: z if z > 5 else softplus(z)),
        ("2.7", lambda z: 0.0 if z < -5 else softplus(z)),
        ("5.1", lambda y, z: np.where(np.abs(z) > 5, np.maximum(z, 0), softplus(z)) - y * z),
        ("5.7", lambda losses, known: losses[known & np.isfinite(losses)].mean()),
        ("8.1", lambda p, n: -math.expm1(-n * p) if p < 1e-3 else 1 - (1 - p) ** n),
        ("8.1", lambda p, n: -math.expm1(-n * p) if p < 1e-15 else 1 - (1 - p) ** n),
        ("8.3", lambda z: z[0] - helpers.logsumexp([other for other in z if other != z[0]])),
    ],
)
def test_a_shortcut_that_is_wrong_somewhere_is_no_solution(name, answer):
    assert outcome(EXERCISES[name], answer) != "correct"


@pytest.mark.parametrize(("guess", "verdict"), [(12.6, "mistake"), (13, "mistake"), (12.9, "wrong")])
def test_a_guess_with_a_decimal_is_read_with_it(guess, verdict):
    assert outcome(PREDICTIONS["6.2"], guess) == verdict


@pytest.mark.parametrize(
    ("clip", "ceiling"), [(1e-7, 16), (1e-8, 18), (1e-9, 21), (1e-10, 23), (1e-12, 28), (1e-15, 35)]
)
def test_wherever_a_probability_is_clipped_the_ceiling_is_named(clip, ceiling):
    def clipped(y, z):
        p = np.clip(helpers.sigmoid(z), clip, 1 - clip)
        return -y * np.log(p) - (1 - y) * np.log(1 - p)

    assert f"stops at about {ceiling}," in judge(EXERCISES["5.1"], clipped).text


def test_a_probability_that_is_never_1_is_not_1():
    text = "right as far as it goes, but 2 decimals are asked for."
    assert judge(PREDICTIONS["2.0"], [1, 7.75]).text == text


def test_of_several_mistakes_that_fit_the_nearest_speaks():
    exercise = Exercise("0.7", "", 0.9, "", ((0.4, "A share."), (0.405, "A logarithm.")), digits=1)
    assert judge(exercise, 0.405).text == "A logarithm."
    assert judge(exercise, 0.4).text == "A share."


def test_infinity_and_nan_are_answers_like_others():
    endless = Exercise("0.7", "", 1.0, "", ((math.inf, "It has an end."),))
    assert judge(endless, math.inf).text == "It has an end."
    undefined = Exercise("0.4", "", lambda x: math.nan * x, "", (), calls=((1.0,),))
    assert outcome(undefined, lambda x: math.nan) == "correct"
    assert outcome(undefined, lambda x: math.inf) == "wrong"


def test_the_beginning_of_one_choice_alone_is_enough():
    exercise = Exercise("0.8", "", "more than 1", "", (), choices=("more than 1", "less than 1", "less than 0"))
    assert outcome(exercise, "more") == outcome(exercise, "mor") == "correct"
    assert outcome(exercise, "mo") == "unread"  # two letters are too few
    assert outcome(exercise, "less") == "unread"


@pytest.mark.parametrize("typed", ["c", "(c)", "c.", "c)", " C: "])
def test_a_choice_may_be_typed_as_it_stands_in_a_list(typed):
    assert outcome(Exercise("0.8", "", "c", "", (), choices=("a", "b", "c")), typed) == "correct"


def test_what_is_right_among_several_numbers_is_told_place_by_place():
    exercise = Exercise("0.8", "", [1, 2, 3, 4], "", ())
    assert judge(exercise, [1, 0, 0, 0]).text == "of the numbers, the first is right."
    assert judge(exercise, [1, 2, 0, 0]).text == "of the numbers, the first and the second are right."
    assert judge(exercise, [1, 2, 3, 0]).text == "of the numbers, the first, the second and the third are right."
    assert judge(exercise, [4, 3, 2, 4]).text == "of the numbers, the fourth is right."
    assert judge(exercise, [4, 3, 2, 1]).text == "[4, 3, 2, 1] is not right."
    assert (
        judge(Exercise("0.8", "", [1, 2, 3, 4, 5], "", ()), [1, 0, 0, 0, 5]).text
        == "of the numbers, the first is right."
    )


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (-3.0, "-3"),
        (0.1234567, "0.123457"),
        (999_999_999_999_999.0, "999999999999999"),
        (1e15, "1e+15"),
        (-1e15, "-1e+15"),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (np.True_, "True"),
        ("yes", "'yes'"),
        ([[1, 2.5], [3, 4]], "[[1, 2.5], [3, 4]]"),
        ([True, False], "[True, False]"),
    ],
    ids=repr,
)
def test_an_answer_is_shown_as_a_reader_would_type_it(value, typed):
    assert shown(value) == typed


def test_a_yes_that_should_be_a_no_is_shown_as_it_is():
    exercise = Exercise("0.8", "", lambda x: x > 2, "", (), calls=((1.0,),))
    assert judge(exercise, lambda x: x < 2).text == "your function(1) should give False, and gave True."


def test_a_mistake_with_an_answer_that_raises_is_known_by_its_kind_and_message():
    exercise = Exercise("0.6", "", lambda x: x, "", ((lambda x: x[0], "It has no places."),), calls=((1.0,),))
    assert judge(exercise, lambda x: x[5]).text == "It has no places."
    assert outcome(exercise, lambda x: x()) == outcome(exercise, lambda x: 1 / 0) == "wrong"


# Whatever a learner writes


@pytest.mark.parametrize("endless", [loops, loops_and_catches_everything, refuses_to_end])
def test_an_endless_loop_is_ended(endless):
    assert judge(DOUBLE, endless).text.startswith(f"{endless.__name__}(1) did not end, and was stopped.")


class Stuck:
    """In place of a thread: one that never ends, and lets a clock of its own run while it is waited for."""

    now = 0.0
    ident = None

    def __init__(self, **_):
        pass

    def start(self):
        pass

    def is_alive(self):
        return True

    def join(self, seconds):
        Stuck.now += seconds


def test_no_call_takes_more_than_two_seconds(monkeypatch):
    monkeypatch.setattr(Stuck, "now", 0.0)
    monkeypatch.setattr(safely.time, "monotonic", lambda: Stuck.now)
    monkeypatch.setattr(safely.threading, "Thread", Stuck)
    assert Clock().call(len, []) == StillRunning(stopped=False)
    assert 1 < Stuck.now < 2


def test_an_endless_loop_takes_its_time_once_however_many_calls_there_are():
    called = []

    def remembers_and_loops(x):
        called.append(x)
        loops(x)

    judge(DOUBLE, remembers_and_loops)
    assert called == [1.0]


def test_a_loop_that_lets_itself_be_ended_leaves_no_thread():
    before = threading.active_count()
    judge(DOUBLE, loops)
    assert threading.active_count() == before


def test_an_interrupt_from_the_keyboard_leaves_no_thread(monkeypatch):
    def interrupted(*_):
        monkeypatch.undo()
        raise KeyboardInterrupt

    before = threading.active_count()
    monkeypatch.setattr(threading.Thread, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        judge(DOUBLE, loops)
    assert threading.active_count() == before


def test_when_the_time_is_over_nothing_is_called_and_nothing_goes_on():
    called = []
    assert Clock(0).call(called.append, 1) == StillRunning(stopped=True)
    assert called == []


def test_a_call_that_cannot_be_ended_is_said_to_be_one_and_does_not_keep_python_from_ending():
    before = set(threading.enumerate())
    gate = threading.Event()
    verdict = judge(DOUBLE, lambda x: gate.wait())
    assert [thread.daemon for thread in set(threading.enumerate()) - before] == [True]
    gate.set()
    assert verdict.text.startswith("your function(1) is still busy in a single call that cannot be stopped")


@pytest.mark.parametrize(
    ("answer", "kind"), [(calls_itself, "RecursionError"), (leaves, "SystemExit"), (leaves_by_sys, "SystemExit")]
)
def test_recursion_and_exits_are_survived(answer, kind):
    assert f"raised {kind}: " in judge(DOUBLE, answer).text


@pytest.mark.parametrize("name", ["exit", "quit"])
def test_the_exits_that_a_notebook_has_of_its_own_are_not_called_and_stay(name):
    called = []
    space = {"exit": called.append, "quit": called.append}
    exec(f"def leaves_by_its_own(x):\n    {name}(x)\n    return 2 * x", space)
    assert judge(DOUBLE, space["leaves_by_its_own"]).text.startswith("leaves_by_its_own(1) raised SystemExit: ")
    assert (called, space["exit"], space["quit"]) == ([], called.append, called.append)


def writes(x):
    sys.stdout.write("to the page")
    sys.stderr.write("to the page")
    return 2 * x


def test_what_an_answer_writes_is_heard_by_nobody_and_no_mistake(capfd):
    assert outcome(DOUBLE, writes) == "correct"
    assert capfd.readouterr() == ("", "")


def changes_everything(x):
    np.random.seed(1)  # noqa: NPY002
    random.seed(1)
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    sys.setrecursionlimit(5000)
    warnings.simplefilter("error")
    sys.stdout = None
    builtins.abs = None
    return 2 * x


def settings():
    state = np.random.get_state()[1]  # noqa: NPY002
    return (
        state.tolist(),
        random.getstate(),
        np.geterr(),
        np.get_printoptions(),
        sys.getrecursionlimit(),
        list(warnings.filters),
        sys.stdout,
        abs,
    )


def test_what_belongs_to_all_is_put_back(capsys):
    before = settings()
    assert outcome(DOUBLE, changes_everything) == "correct"
    assert settings() == before
    print("still heard")
    assert capsys.readouterr().out == "still heard\n"


def test_a_warning_that_the_learner_turned_into_an_error_is_no_wrong_answer():
    with warnings.catch_warnings(action="error"):
        assert outcome(DOUBLE, lambda x: 2 * x + 0 * np.exp(-1 / np.zeros(1))) == "correct"


def test_a_function_is_given_numbers_as_they_are_and_lists_as_arrays():
    seen = []
    exercise = Exercise("0.4", "", lambda x, y: x, "", (), calls=((1.0, [1.0, 2.0]),))
    judge(exercise, lambda x, y: seen.append((type(x), type(y))))
    assert seen == [(float, np.ndarray)]


def test_input_that_is_changed_harms_nobody():
    def spoils(x):
        total = x.sum(axis=-1)
        x[:] = 0
        return total

    assert outcome(ROWS, spoils) == outcome(ROWS, spoils) == "correct"
    assert ROWS.calls == (([[1.0, 2.0], [3.0, 5.0]],),)


class AlwaysEqual:
    """Says that it equals everything."""

    __hash__ = None

    def __eq__(self, other):
        return True

    def __float__(self):
        return 9.0


class Hostile:
    """Raises, loops or leaves whatever is asked of it."""

    def __init__(self, deed):
        self.deed = deed

    def __array__(self, *_args, **_kwargs):
        return self.deed(1)


class Nameless:
    """Does harm to whoever asks what it is."""

    @property
    def __class__(self):
        return 1 / 0

    def __call__(self, x):
        return 2 * x


class Unspeakable(Exception):  # noqa: N818
    """Has no text; asking for it raises."""

    def __str__(self):
        return str(1 / 0)


def raises_the_unspeakable(x):
    raise Unspeakable


class Endless:
    """Has every attribute, each found by looking for another, and can be called."""

    def __getattr__(self, name):
        return getattr(self, name)

    def __call__(self, x):
        return 2 * x


def test_a_callable_that_has_every_attribute_harms_nobody():
    assert outcome(DOUBLE, Endless()) == "correct"
    assert outcome(THREE_QUARTERS, Endless()) == "unread"


def test_an_answer_that_does_not_say_what_it_is_harms_nobody():
    assert outcome(DOUBLE, Nameless()) == "correct"
    assert outcome(DOUBLE, lambda x: Nameless()) == outcome(THREE_QUARTERS, Nameless()) == "wrong"


def test_an_exception_without_a_text_is_named():
    assert judge(DOUBLE, raises_the_unspeakable).text.endswith("(1) raised Unspeakable: no message")


class Boastful(np.ndarray):
    """Says that it holds the right answer."""

    def ravel(self, *_):
        return np.array([0.75])


def test_an_array_that_says_it_is_another_one_is_still_wrong():
    assert outcome(THREE_QUARTERS, np.array([9.0]).view(Boastful)) == "wrong"


def test_where_no_line_of_the_learners_own_is_to_blame_none_is_shown():
    assert judge(DOUBLE, lambda x, y: x).text.endswith(" missing 1 required positional argument: 'y'")
    space = {}
    exec(compile("def lost(x):\n    raise KeyError('There is no X.')", "no_such_file.py", "exec"), space)
    assert judge(DOUBLE, space["lost"]).text == "lost(1) raised KeyError: 'There is no X.'"


def unknown(x):
    raise ValueError("There is no X.")


def test_what_an_exception_says_goes_on_with_the_line_in_place_of_its_full_stop():
    text = judge(DOUBLE, unknown).text
    assert text == 'unknown(1) raised ValueError: There is no X, in your line `raise ValueError("There is no X.")`'


def test_an_answer_that_equals_everything_is_still_wrong():
    assert (outcome(THREE_QUARTERS, AlwaysEqual()), outcome(WORD, AlwaysEqual())) == ("wrong", "unread")


@pytest.mark.parametrize("deed", [raises, loops, leaves_by_sys, calls_itself])
def test_an_answer_that_does_harm_when_it_is_read_is_wrong(deed):
    verdict = judge(THREE_QUARTERS, Hostile(deed))
    assert verdict.outcome == "wrong"
    assert re.match(r"(raised|did not end)", verdict.text)


def test_nothing_that_is_printed_while_checking_reaches_the_page(capfd):
    def talks(x):
        print("noise")
        print("noise", file=sys.stderr)
        np.log(np.zeros(1))
        return 2 * x

    assert outcome(DOUBLE, talks) == "correct"
    assert capfd.readouterr() == ("", "")


IN_A_KERNEL = (
    "from helpers.exercises import check",
    "def forever(z):\n    while True:\n        try:\n            abs(z)\n        except:\n            pass",
    'check("2.1", forever)',
    'check("2.1", lambda z: exit())\ncheck("2.1", lambda z: quit())',
    "print('alive')",
)


def test_a_kernel_survives_them_too(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, IN_A_KERNEL)))
    execute(notebook, tmp_path)
    said = ["".join(output.get("text", "") for output in cell.outputs) for cell in notebook.cells]
    assert re.fullmatch(r"2\.1 Not yet: forever\(.+\) did not end, and was stopped\..*\n", said[2])
    assert re.fullmatch(
        r"(?:2\.1 Not yet: your function\(.+\) raised SystemExit: no message, in your line `.+`\n){2}", said[3]
    )
    assert said[4] == "alive\n"


# The three that a notebook calls


def test_an_unknown_name_is_refused_with_those_that_there_are():
    for ask, names in ((check, EXERCISES), (predict, PREDICTIONS)):
        with pytest.raises(ValueError, match=re.escape(", ".join(names))):
            ask("9.9", 1)


def test_a_check_says_first_how_it_went(monkeypatch, capsys):
    monkeypatch.setattr(exercises, "_done", {})
    monkeypatch.setitem(exercises.EXERCISES, "0.1", THREE_QUARTERS)
    for answer in (..., 0.75, 3, 0.9, None):
        check("0.1", answer)
    assert capsys.readouterr().out == (
        "0.1 not attempted yet: put your answer in the place of the three dots.\n0.1 Correct. Yes.\n"
        "0.1 Not yet. Odds.\n0.1 Not yet: 0.9 is not right.\n0.1 Not yet: that is None, which is no answer.\n"
    )


def test_a_prediction_is_silent_until_there_is_a_guess(monkeypatch, capsys):
    monkeypatch.setitem(exercises.PREDICTIONS, "0.1", THREE_QUARTERS)
    predict("0.1", ...)
    assert capsys.readouterr().out == ""
    for guess in (0.75, 3, 0.9, "a lot"):
        predict("0.1", guess)
    assert capsys.readouterr().out == (
        "You were right. Yes.\nYou said 3. Odds.\nYou said 0.9. It is 0.75.\n"
        "You said 'a lot': that is text, not a number. Are there quotes that do not belong there?\n"
    )
    monkeypatch.setitem(exercises.PREDICTIONS, "0.2", DOUBTFUL)
    predict("0.2", 0.5)
    assert capsys.readouterr().out == "You were right.\n"


def test_progress_shows_what_is_done_and_what_is_open(monkeypatch):
    monkeypatch.setattr(exercises, "_done", {})
    for exercise in (THREE_QUARTERS, DOUBTFUL, WORD):
        monkeypatch.setitem(exercises.EXERCISES, exercise.name, exercise)
    check("0.1", 0.75)
    check("0.1", 0.8)
    check("0.3", "no")
    displayed = []
    monkeypatch.setattr(exercises, "display", lambda data, raw: displayed.append(data) if raw else None)
    progress()
    assert displayed[0]["text/plain"] == "0.1 done: a number\n0.2 open: 0 < p & p < 1\n0.3 open: a word"
    assert displayed[0]["text/html"] == (
        '<table class="progress"><thead><tr><th>exercise</th><th>about</th><th>state</th></tr></thead><tbody>'
        "<tr><td>0.1</td><td>a number</td><td>done</td></tr>"
        "<tr><td>0.2</td><td>0 &lt; p &amp; p &lt; 1</td><td>open</td></tr>"
        "<tr><td>0.3</td><td>a word</td><td>open</td></tr></tbody></table>"
    )


def test_helpers_alone_import_no_exercises():
    assert "exercises" not in helpers.__all__
    assert exercises.__all__ == ["check", "predict", "progress"]
    assert answers_of(WORD, "yes") == ["yes"]
