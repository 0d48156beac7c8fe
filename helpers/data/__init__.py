"""Data that the lessons measure; README.md beside this file names source and licence of each."""

import csv
import json
import unicodedata
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

LANGUAGES = ("english", "spanish", "korean")
RECORDED = ("floats", "losses", "regression")


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


def recorded(subject: str = "floats") -> list[dict[str, Any]]:
    """Return what real frameworks once answered, a record for each framework and case.

    Parameters
    ----------
    subject : {"floats", "losses", "regression"}
        Hard cases for floats (lesson 8), losses and their mistakes (lessons 5
        and 7), or logistic regression (lesson 6).

    Returns
    -------
    list of dict
        Each with the keys "case", "framework", "version" and "answer". A call
        that failed has an "error" in place of its answer, and one that warned a
        "warning". README.md beside this file names the keys of each subject.

    Raises
    ------
    ValueError
        If nothing is recorded for this subject.

    Examples
    --------
    >>> for record in recorded("floats"):
    ...     if record["case"] == "log-softmax, sure":
    ...         print(record["framework"], f"{record['answer']:.2e}")
    exact -4.25e-18
    SciPy 0.00e+00
    PyTorch 0.00e+00
    """
    if subject not in RECORDED:
        raise ValueError(f"Nothing is recorded for {subject!r}: choose one of {', '.join(RECORDED)}.")
    return json.loads(files(__name__).joinpath(f"{subject}.json").read_text(encoding="utf-8"))


def orings() -> tuple[NDArray[np.float64], NDArray[np.int_]]:
    """Return the temperature at launch of 23 flights of the Space Shuttle, and whether an O-ring showed distress.

    Returns
    -------
    temperature : numpy.ndarray
        In degrees Fahrenheit, rising, of every flight before the loss of
        Challenger on 28 January 1986 whose O-rings were recovered.
    distress : numpy.ndarray
        1 where at least one O-ring of the booster rockets' field joints was
        eroded or let hot gas blow by, 0 where none was.

    References
    ----------
    S. R. Dalal, E. B. Fowlkes, B. Hoadley (1989), "Risk analysis of the Space
    Shuttle: pre-Challenger prediction of failure", Journal of the American
    Statistical Association 84(408), 945-957.

    Examples
    --------
    >>> temperature, distress = orings()
    >>> print(temperature[distress == 1])
    [53. 57. 58. 63. 70. 70. 75.]
    """
    rows = _table("orings.csv")
    temperature = np.array([float(row["temperature_f"]) for row in rows])
    return temperature, np.array([int(row["distress"]) for row in rows])


def penguins() -> dict[str, NDArray[Any]]:
    """Return the species and four measurements of 342 penguins from islands near Palmer Station, Antarctica.

    Returns
    -------
    dict of str to numpy.ndarray
        "species" (Adelie, Chinstrap or Gentoo), "bill_length", "bill_depth" and
        "flipper_length" in millimetres, "body_mass" in grams: every bird of the
        file of which all four were measured, in its order.

    References
    ----------
    K. B. Gorman, T. D. Williams, W. R. Fraser (2014), "Ecological sexual
    dimorphism and environmental variability within a community of Antarctic
    penguins (genus Pygoscelis)", PLoS ONE 9(3), e90081.

    Examples
    --------
    >>> birds = penguins()
    >>> print(birds["species"][0], birds["bill_length"][0], birds["bill_depth"][0])
    Adelie 39.1 18.7
    """
    units = {"bill_length": "mm", "bill_depth": "mm", "flipper_length": "mm", "body_mass": "g"}
    columns = {name: f"{name}_{unit}" for name, unit in units.items()}
    rows = [row for row in _table("penguins.csv") if "NA" not in map(row.get, columns.values())]
    birds: dict[str, NDArray[Any]] = {"species": np.array([row["species"] for row in rows])}
    return birds | {name: np.array([float(row[column]) for row in rows]) for name, column in columns.items()}


def _table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file beside this one, each by the names in its first line."""
    return list(csv.DictReader(files(__name__).joinpath(name).read_text(encoding="utf-8").splitlines()))
