"""Runs what a learner wrote: whatever it does, the lesson goes on."""

import builtins
import contextlib
import ctypes
import io
import random
import sys
import sysconfig
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

from numpy.random import get_state, set_state  # at once: numpy would look for it in the learner's sys.path

SECONDS = 1.5  # for all calls of one check together
# Whatever a helper or the standard library raises, the line that called it is the learner's.
NOT_THEIRS = (str(Path(__file__).parents[1]), sysconfig.get_path("stdlib"), "<")


class TooLong(BaseException):
    """Raised inside a learner's code when its time is over; no `except Exception` catches it."""


@dataclass(frozen=True)
class Raised:
    """That a call raised an exception: its kind, its message, and the words that name the learner's own line."""

    kind: str
    message: str = "no message"
    where: str = ""


@dataclass(frozen=True)
class StillRunning:
    """That a call did not end in time; `stopped` says whether it could be ended."""

    stopped: bool


class Clock:
    """The time that the calls of one check may take together."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.end = time.monotonic() + seconds

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what ``function(*arguments)`` returns, or a `Raised` or `StillRunning`.

        The call runs in a thread of its own, into which `TooLong` is raised
        again and again once the time is over, so that also a loop which catches
        everything ends. Only a single call into C that never returns goes on.
        When the time is over, nothing is called any more.
        """
        if time.monotonic() >= self.end:
            return StillRunning(stopped=True)
        result: list[Any] = []
        worker = threading.Thread(target=_run, args=(function, arguments, result), daemon=True)
        with unharmed(function.__globals__ if type(function) is FunctionType else {}):
            try:
                worker.start()
                worker.join(self.end - time.monotonic())
            finally:  # an interrupt from the keyboard, too, must not leave it running
                stopped = _stop(worker)
        return result[0] if result else StillRunning(stopped)


def _run(function: Callable[..., Any], arguments: tuple[Any, ...], result: list[Any]) -> None:
    try:
        result.append(function(*arguments))
    except TooLong:
        result.clear()
    except BaseException as error:
        result[:] = [Raised(type(error).__name__)]  # the text of an exception may raise another one, or never end
        with contextlib.suppress(BaseException):
            message = f" {error!s:.500}"[1:].rstrip(".") or Raised.message
            result[:] = [Raised(type(error).__name__, message, _own_line(error))]


def _stop(worker: threading.Thread) -> bool:
    """End `worker` from outside, or park it for ever; say whether that worked."""
    parked = threading.Event()

    class Parked(BaseException):
        """Code that catches every `TooLong` must make one of these to catch it, and does not come back from that."""

        def __init__(self) -> None:
            parked.set()
            threading.Event().wait()

    for exception, seconds in ((TooLong, 0.2), (Parked, 0.2)):
        patience = time.monotonic() + seconds
        while worker.is_alive() and not parked.is_set() and time.monotonic() < patience:
            thread, thrown = ctypes.c_ulong(worker.ident or 0), ctypes.py_object(exception)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, thrown)
            worker.join(0.005)
    return parked.is_set() or not worker.is_alive()


def _own_line(error: BaseException) -> str:
    """Return words for the last line of the learner's own code that led to `error`."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.startswith(NOT_THEIRS) and "site-packages" not in frame.filename:
            return f", in your line `{frame.line}`" if frame.line else ""
    return ""


def _leave(*_: Any) -> None:
    raise SystemExit


@contextlib.contextmanager
def unharmed(names: dict[str, Any]) -> Iterator[None]:
    """Keep output away from the page, and put back what learner's code may change for everybody.

    `names` are the globals of the learner's code: `exit` there would shut the
    kernel down.
    """
    draws, more_draws, depth = get_state(), random.getstate(), sys.getrecursionlimit()  # noqa: NPY002
    own: dict[str, Any] = dict(vars(builtins))
    exits: dict[str, Any] = {name: names[name] for name in ("exit", "quit") if name in names}
    for place in (names, vars(builtins)):
        place |= {name: _leave for name in ("exit", "quit") if name in place}
    silent = io.StringIO()
    try:
        quiet = contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent)
        with quiet[0], quiet[1], warnings.catch_warnings(action="ignore"):
            yield
    finally:
        vars(builtins).update(own)
        names.update(exits)
        set_state(draws)  # noqa: NPY002
        random.setstate(more_draws)
        sys.setrecursionlimit(depth)
