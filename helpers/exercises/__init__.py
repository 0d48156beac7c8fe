"""Exercises that know the mistake: `check` an answer, `predict` what a cell will show, see your `progress`.

A check ends within two seconds, whatever the code does. The one exception is a
single call into C that never returns, which nothing inside Python can stop: if a
cell hangs, interrupt the kernel (the black square above the notebook).
"""

import html
from typing import Any

from IPython.display import display

from helpers.exercises import entropy, floats, losses, museum, odds, regression, sigmoid, softmax
from helpers.exercises.answers import Exercise, judge, shown

__all__ = ["check", "predict", "progress"]

MODULES = (odds, sigmoid, softmax, entropy, losses, regression, museum, floats)
EXERCISES = {exercise.name: exercise for module in MODULES for exercise in module.EXERCISES}
PREDICTIONS = {prediction.name: prediction for module in MODULES for prediction in module.PREDICTIONS}

_done: dict[str, bool] = {}


def check(name: str, answer: Any = ...) -> None:
    """Say whether an answer is right and, if it is not, which mistake was made.

    It takes two seconds at most. Only a single call into C that never returns
    cannot be stopped: interrupt the kernel (the black square above the notebook).

    Parameters
    ----------
    name : str
        Lesson and number of the exercise, such as "3.2".
    answer : function, number, array_like or str
        What the exercise asks for. With ``...`` it counts as not attempted.

    Raises
    ------
    ValueError
        If there is no exercise with this name.

    Examples
    --------
    >>> check("2.2", 3)
    2.2 Not yet. 3 is what you started from, the odds. A probability is o / (1 + o).
    """
    verdict = judge(_known(name, EXERCISES), answer)
    _done[name] = _done.get(name, False) or verdict.outcome == "correct"
    opening = {"open": "", "correct": "Correct. ", "mistake": "Not yet. "}.get(verdict.outcome, "Not yet: ")
    print(f"{name} {opening}{verdict.text}")


def predict(name: str, guess: Any = ...) -> None:
    """Compare a guess with what the cell has shown; with ``...`` it says nothing.

    Parameters
    ----------
    name : str
        Lesson and number of the prediction, such as "1.2"; 0 is the opening question.
    guess : number, array_like or str
        What you thought before you ran the cell.

    Raises
    ------
    ValueError
        If there is no prediction with this name.
    """
    prediction = _known(name, PREDICTIONS)
    verdict = judge(prediction, guess)
    if verdict.outcome == "correct":
        print(f"You were right. {verdict.text}".strip())
    elif verdict.outcome == "mistake":
        print(f"You said {shown(guess)}. {verdict.text}")
    elif verdict.outcome == "wrong":
        print(f"You said {shown(guess)}. It is {shown(prediction.right)}.")
    elif verdict.outcome == "unread":
        print(f"You said {guess!r}: {verdict.text}")


def progress() -> None:
    """Show which exercises of the lessons at hand are done, and which are open."""
    lessons = {name.partition(".")[0] for name in _done}
    rows = [
        (name, e.about, _done.get(name, False)) for name, e in EXERCISES.items() if name.partition(".")[0] in lessons
    ]
    lines = [f"{name} {'done' if done else 'open'}: {about}" for name, about, done in rows]
    cells = [
        f"<tr><td>{name}</td><td>{html.escape(about)}</td><td>{'done' if done else 'open'}</td></tr>"
        for name, about, done in rows
    ]
    head = "<thead><tr><th>exercise</th><th>about</th><th>state</th></tr></thead>"
    table = f'<table class="progress">{head}<tbody>{"".join(cells)}</tbody></table>'
    display({"text/plain": "\n".join(lines), "text/html": table}, raw=True)  # type: ignore[no-untyped-call]


def _known(name: str, known: dict[str, Exercise]) -> Exercise:
    if name not in known:
        raise ValueError(f"There is no {name!r} here; there are {', '.join(known)}.")
    return known[name]
