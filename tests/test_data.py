"""The shipped texts."""

import pytest

from helpers.data import LANGUAGES, letters
from tools.notebooks import ROOT


@pytest.mark.parametrize(("language", "alphabet"), [("english", 26), ("spanish", 24), ("korean", 51)])
def test_letters_of_each_language(language, alphabet):
    text = letters(language)
    assert text.isalpha()
    assert text == text.casefold()
    assert len(set(text)) == alphabet


def test_latin_and_korean_letters_are_told_apart():
    assert set(letters("spanish")) < set(letters("english")) == set("abcdefghijklmnopqrstuvwxyz")
    assert all("\u1100" <= jamo <= "\u11ff" for jamo in letters("korean"))


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match=r"^There is no text in 'latin': choose one of english, spanish, korean\.$"):
        letters("latin")


def test_every_file_of_data_has_its_source_and_licence():
    folder = ROOT / "helpers" / "data"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    texts = [path.name for path in folder.iterdir() if path.suffix not in (".py", ".md") and path.is_file()]
    assert len(texts) == len(LANGUAGES) + 1
    assert all(f"`{name}`" in readme for name in texts)
