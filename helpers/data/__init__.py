"""Data that the lessons measure; README.md beside this file names source and licence of each."""

import json
import unicodedata
from importlib.resources import files
from typing import Any

LANGUAGES = ("english", "spanish", "korean")


def letters(language: str) -> str:
    """Return the letters of the Universal Declaration of Human Rights in a language.

    Parameters
    ----------
    language : {"english", "spanish", "korean"}
        Which of the shipped texts.

    Returns
    -------
    str
        Lower-case letters in the order of the text, without spaces, digits
        and punctuation. Accents are dropped (ñ counts as n), and Hangul
        syllables are split into jamo, initial and final consonants apart.

    Raises
    ------
    ValueError
        If there is no text in this language.

    Examples
    --------
    >>> letters("english")[:20]
    'universaldeclaration'
    >>> len(letters("korean")) > len(letters("english")) / 2
    True
    """
    if language not in LANGUAGES:
        raise ValueError(f"There is no text in {language!r}: choose one of {', '.join(LANGUAGES)}.")
    text = files(__name__).joinpath(f"declaration_{language}.txt").read_text(encoding="utf-8")
    # Normal form D takes accents off their letters and syllables apart into jamo.
    return "".join(filter(str.isalpha, unicodedata.normalize("NFD", text.casefold())))


def recorded() -> list[dict[str, Any]]:
    """Return what SciPy and PyTorch once answered to hard cases, beside the exact answer.

    Returns
    -------
    list of dict
        Records with the keys "case", "input" (called x in "function"),
        "function", "framework", "version" and "answer", which is the first
        number if there are several. The framework "exact" is arithmetic with
        50 digits on the same floats.

    Examples
    --------
    >>> for record in recorded():
    ...     if record["case"] == "log-softmax, sure":
    ...         print(record["framework"], f"{record['answer']:.2e}")
    exact -4.25e-18
    SciPy 0.00e+00
    PyTorch 0.00e+00
    """
    return json.loads(files(__name__).joinpath("floats.json").read_text(encoding="utf-8"))
