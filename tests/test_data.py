"""The shipped texts and tables."""

import hashlib
import re

import numpy as np
import pytest

from helpers.data import letters, orings, penguins
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


def test_the_flights_in_the_order_of_rising_temperature():
    temperature, distress = orings()
    assert (temperature.dtype, distress.dtype.kind) == (np.float64, "i")
    assert temperature[distress == 1].tolist() == [53, 57, 58, 63, 70, 70, 75]
    without = [66, 67, 67, 67, 68, 69, 70, 70, 72, 73, 75, 76, 76, 78, 79, 81]
    assert temperature[distress == 0].tolist() == without
    assert np.all(np.diff(temperature) >= 0)


def test_the_penguins_that_were_measured_completely():
    birds = penguins()
    assert list(birds) == ["species", "bill_length", "bill_depth", "flipper_length", "body_mass"]
    assert dict(zip(*np.unique(birds["species"], return_counts=True), strict=True)) == {
        "Adelie": 151,
        "Chinstrap": 68,
        "Gentoo": 123,
    }
    measured = np.column_stack([column for name, column in birds.items() if name != "species"])
    assert measured.dtype == np.float64
    assert measured.shape == (342, 4)
    assert np.isfinite(measured).all()
    # The first, one after the bird that was not measured, and the last.
    assert measured[0].tolist() == [39.1, 18.7, 181, 3750]
    assert measured[3].tolist() == [36.7, 19.3, 193, 3450]
    assert measured[-1].tolist() == [50.2, 18.7, 198, 3775]


def test_the_table_of_penguins_is_the_published_one():
    table = (ROOT / "helpers" / "data" / "penguins.csv").read_bytes()
    digest = "f204db2c753b0937caac3cb35258562c14f073e4bbc76be24b4c51ce22767a93"
    assert hashlib.sha256(table).hexdigest() == digest


def test_every_file_of_data_has_its_source_and_licence():
    folder = ROOT / "helpers" / "data"
    sections = (folder / "README.md").read_text(encoding="utf-8").split("\n## ")[1:]
    for path in folder.iterdir():
        if path.suffix not in (".py", ".md") and path.is_file():
            of_this = [section for section in sections if f"`{path.name}`" in section]
            assert of_this, path.name
            assert "**Source:**" in of_this[0], path.name
            assert "**Licence:**" in of_this[0], path.name
    for section in sections:
        assert set(re.findall(r"`(\w+\.(?:txt|csv|json))`", section)) <= {path.name for path in folder.iterdir()}
