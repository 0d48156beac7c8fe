"""Data that the lessons measure; README.md beside this file names source and licence of each."""

import unicodedata
from importlib.resources import files

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
