"""The recorded answers: helpers, SciPy and scikit-learn still give theirs, and nothing that changes goes unnoticed."""

import json
import math
import re
from copy import deepcopy

import numpy as np
import pytest

from helpers.data import RECORDED, recorded
from tools.notebooks import ROOT
from tools.record import __main__ as tool
from tools.record import ask, check, losses

ALWAYS = {"case", "framework", "version"}
SCHEMA = {
    "floats": (ALWAYS | {"input", "function", "answer"}, set()),
    "losses": (
        ALWAYS | {"question", "dtype", "input", "call", "verified"},
        {"answer", "gradient", "error", "warning", "departs"},
    ),
    "regression": (ALWAYS | {"call", "answer", "verified"}, set()),
}


IDLE = ("So.", ("PyTorch",), {"mean of a batch": ("four rows",)})


def of(name, subject="losses"):
    """The stored records of one framework."""
    return [record for record in recorded(subject) if record["framework"] == name]


@pytest.mark.parametrize("name", ["helpers", "exact", "SciPy", "scikit-learn"])
def test_what_is_recorded_is_still_the_answer(name):
    present = ask.everything(name)
    for subject in RECORDED:
        now, then = present[subject], of(name, subject)
        if subject == "losses":
            for record in then:
                record.pop("departs", None)
        if name != "helpers" and tool.versions(now) != tool.versions(then):
            pytest.skip(f"recorded: {tool.versions(then)}, installed: {tool.versions(now)}")
        assert list(check.differences(then, now)) == []


@pytest.mark.parametrize("subject", RECORDED)
def test_every_question_has_a_record_in_every_framework_and_no_record_is_without_a_question(subject):
    kept = []
    for name in ask.FRAMEWORKS:
        records, missing = check.keep(recorded(subject), name, ask.SUBJECTS[subject](name))
        assert missing == []
        kept += records
    assert sorted(map(check.key, kept)) == sorted(map(check.key, recorded(subject)))
    assert len({check.key(record) for record in kept}) == len(kept)


@pytest.mark.parametrize("subject", RECORDED)
def test_records_keep_to_their_schema(subject):
    always, sometimes = SCHEMA[subject]
    for record in recorded(subject):
        assert always <= record.keys() <= always | sometimes, record
        if subject == "losses":
            assert ("answer" in record) != ("error" in record)
            assert ("gradient" in record) <= ("answer" in record)
            assert record["dtype"] in ("float32", "float64")
            assert all(re.match(r"\w+(: .+)?$", record.get(name, "None")) for name in ("error", "warning"))
        if subject != "floats":
            assert record["verified"] == (record["framework"] not in ask.NOT_VERIFIED)


def test_every_subject_is_a_file_with_a_record_a_line():
    assert set(RECORDED) == set(ask.SUBJECTS)
    for subject in RECORDED:
        lines = (tool.DATA / f"{subject}.json").read_text(encoding="utf-8").splitlines()
        assert [line.removesuffix(",") for line in lines] == ["[", *map(json.dumps, recorded(subject)), "]"]


def test_an_unknown_subject_is_told_which_there_are():
    with pytest.raises(ValueError, match="'loss': choose one of floats, losses, regression"):
        recorded("loss")


def test_the_task_installs_the_versions_that_are_recorded():
    pins = dict(re.findall(r'"(torch|keras)==([\d.]+)"', (ROOT / "noxfile.py").read_text(encoding="utf-8")))
    versions = tool.versions(recorded("losses"))
    assert pins["torch"] == versions["PyTorch"] == tool.versions(recorded("floats"))["PyTorch"]
    assert {pins["keras"]} == {versions[name] for name in versions if name.startswith("Keras on")}


def test_every_departure_from_helpers_has_its_explanation_and_no_explanation_is_idle():
    records = recorded("losses")
    assert check.explain(records) == []
    assert [record.get("departs") for record in records] == [record.get("departs") for record in recorded("losses")]
    assert not any("departs" in record for record in records if record["framework"] == "helpers")


@pytest.mark.parametrize(
    ("departures", "problem"),
    [
        (losses.DEPARTURES[1:], "needs one explanation, and has 0"),
        ((*losses.DEPARTURES, losses.DEPARTURES[0]), "needs one explanation, and has 2"),
        ((*losses.DEPARTURES, IDLE), "answers as helpers"),
        ((*losses.DEPARTURES, ("So.", ("PyTorch",), {"mean of a batch": ("no case",)})), "answers as helpers"),
    ],
)
def test_a_missing_a_second_and_an_idle_explanation_are_noticed(monkeypatch, departures, problem):
    monkeypatch.setattr(losses, "DEPARTURES", departures)
    assert any(problem in sentence for sentence in check.explain(recorded("losses")))


def test_all_that_is_wrong_with_explanations_is_told_at_once(monkeypatch):
    monkeypatch.setattr(losses, "DEPARTURES", (*losses.DEPARTURES[1:], IDLE))
    said = "\n".join(check.explain(recorded("losses")))
    assert "needs one explanation" in said
    assert "answers as helpers" in said


def test_an_explanation_goes_when_a_framework_answers_as_helpers():
    records = recorded("losses")
    assert check.explain([record | {"departs": "So."} for record in records]) == []
    stale = [record | {"departs": "So."} for record in records if record["framework"] == "helpers"]
    check.explain(stale)
    assert not any("departs" in record for record in stale)


def changed(records, wanted, **change):
    """The records with one of them, the first that has all of `wanted`, changed."""
    records = deepcopy(records)
    record = next(record for record in records if wanted <= record.keys())
    record.update({name: turn(record[name]) for name, turn in change.items()})
    return records


def first(records, question, name="PyTorch"):
    """The place of the first record of a framework to a question."""
    return next(i for i, r in enumerate(records) if r["framework"] == name and r["question"] == question)


def other_number(answer):
    """An answer of the same shape that is a little larger."""
    return [other_number(part) for part in answer] if isinstance(answer, list) else answer + 1e-4 * (1 + abs(answer))


CHANGES = {
    "answer": lambda records: changed(records, {"answer"}, answer=other_number),
    "shape": lambda records: changed(records, {"answer"}, answer=lambda answer: [answer, answer]),
    "gradient": lambda records: changed(records, {"gradient"}, gradient=other_number),
    "error": lambda records: changed(records, {"error"}, error=lambda error: "Other" + error),
    "warning": lambda records: changed(records, {"warning"}, warning=lambda warning: "Other" + warning),
    "explanation": lambda records: changed(records, {"departs"}, departs=lambda departs: departs + " Or not."),
    "input": lambda records: changed(records, {"input"}, input=lambda inputs: inputs | {"y": [0.5]}),
    "call": lambda records: changed(records, {"call"}, call=lambda call: call + " "),
    "verified": lambda records: changed(records, {"verified"}, verified=lambda verified: not verified),
    "missing": lambda records: records[1:],
    "extra": lambda records: [*records, records[0] | {"case": "another"}],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed(change):
    then = recorded("losses")
    assert list(check.differences(then, deepcopy(then))) == []
    assert len(list(check.differences(CHANGES[change](then), then))) == 1 + (change == "call")
    assert len(list(check.differences(then, CHANGES[change](then)))) == 1 + (change == "call")


def test_of_an_exact_answer_that_is_tiny_every_digit_counts():
    then = [record for record in recorded("floats") if record["framework"] == "exact"]
    tiny = next(
        place
        for place, record in enumerate(then)
        if isinstance(record["answer"], float) and 1e-300 < abs(record["answer"]) < 1e-15
    )
    now = deepcopy(then)
    now[tiny]["answer"] *= 1.001
    assert len(list(check.differences(then, now))) == 1


def test_a_message_counts_as_far_as_it_is_recorded():
    then = recorded("losses")
    at_length = changed(then, {"error"}, error=lambda error: error + " And so on.")
    assert list(check.differences(then, at_length)) == []
    assert len(list(check.differences(at_length, then))) == 1


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        (1.0, 1.0 + 1e-9, True),
        (1.0, 1.0 + 1e-5, False),
        ([math.nan, math.inf], [math.nan, math.inf], True),
        ([math.inf], [-math.inf], False),
        ([0.0], [math.nan], False),
        ([], [0.0], False),
        ({"coef": [1.0], "classes": ["Adelie"]}, {"coef": [1.0], "classes": ["Adelie"]}, True),
        ({"coef": [1.0], "classes": ["Adelie"]}, {"coef": [1.0], "classes": ["Gentoo"]}, False),
        ({"coef": [1.0]}, {"coef": [1.1]}, False),
        ({"coef": [1.0]}, {"intercept": [1.0]}, False),
    ],
)
def test_answers_are_compared_as_numbers_or_words(a, b, alike):
    assert check.close(a, b, 1e-6, 1e-8) == alike


@pytest.mark.parametrize(
    ("record", "helper", "differs"),
    [
        ({"answer": 1.0}, {"answer": 1.0 + 1e-7}, False),
        ({"answer": 1.0}, {"answer": 1.1}, True),
        ({"error": "ValueError"}, {"answer": 1.0}, True),
        ({"answer": 1.0}, {"error": "ValueError"}, True),
        ({"error": "RuntimeError"}, {"error": "ValueError"}, False),
        ({"answer": 1.0, "gradient": 0.0}, {"answer": 1.0, "gradient": 1.0}, True),
        ({"answer": 1.0}, {"answer": 1.0, "gradient": 1.0}, False),
    ],
)
def test_a_framework_departs_by_number_by_gradient_or_by_error(record, helper, differs):
    assert check.departs(record | {"dtype": "float32"}, helper) == differs


def test_a_float32_is_recorded_in_its_own_digits():
    assert ask.plain(np.float32([0.1, np.nan]), "float64") == pytest.approx([0.1, math.nan], rel=0, abs=0, nan_ok=True)
    assert ask.plain(np.float64(np.float32(0.1)), "float32") == 0.1 != ask.plain(np.float64(np.float32(0.1)), "float64")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("One.\nTwo."), "ValueError: One."),
        (RuntimeError("\n One."), "RuntimeError: One."),
        (IndexError(), "IndexError"),
    ],
)
def test_of_a_message_the_first_line_is_recorded(error, line):
    assert ask.first_line(error) == line


@pytest.fixture
def as_recorded(monkeypatch):
    """Every framework but those with TensorFlow seems installed, and answers what is recorded."""
    answers = {name: {subject: of(name, subject) for subject in RECORDED} for name in ask.FRAMEWORKS}
    monkeypatch.setattr(tool, "installed", lambda: [name for name in answers if name not in ask.NOT_VERIFIED])
    monkeypatch.setattr(tool, "ask", answers.get)
    return answers


@pytest.mark.usefixtures("as_recorded")
def test_the_command_is_content_with_what_is_recorded(capsys):
    assert tool.main() == 0
    assert "\n0 differences." in capsys.readouterr().out


@pytest.mark.usefixtures("as_recorded")
def test_the_command_fails_by_an_explanation_that_explains_nothing(monkeypatch, capsys):
    monkeypatch.setattr(losses, "DEPARTURES", (*losses.DEPARTURES, IDLE))
    assert tool.main() == 1
    assert "answers as helpers" in capsys.readouterr().out


@pytest.mark.parametrize("options", [(), ("--report",)])
def test_the_command_names_what_changed_and_fails_unless_it_only_reports(as_recorded, capsys, options):
    place = first(as_recorded["PyTorch"]["losses"], "mean of a batch")
    record = as_recorded["PyTorch"]["losses"][place]
    as_recorded["PyTorch"]["losses"][place] = record | {"answer": 2.5}
    assert tool.main(*options) == (not options)
    said = capsys.readouterr().out
    assert all(str(part) in said for part in ("mean of a batch", "four rows", record["call"], record["answer"], 2.5))


@pytest.mark.usefixtures("as_recorded")
def test_the_command_notices_a_question_that_a_framework_that_is_not_installed_was_never_asked(monkeypatch, capsys):
    question = losses.QUESTIONS["from a sigmoid layer"]
    cases = question.cases | {"another": {"y": [1.0], "z": [20.0]}}
    monkeypatch.setitem(losses.QUESTIONS, "from a sigmoid layer", question._replace(cases=cases))
    assert tool.main() == 1
    assert "Keras on TensorFlow has no record" in capsys.readouterr().out


@pytest.mark.usefixtures("as_recorded")
def test_what_is_written_is_what_was_there(monkeypatch, tmp_path):
    for subject in RECORDED:
        kept = [record for record in recorded(subject) if record["framework"] in ask.NOT_VERIFIED]
        (tmp_path / f"{subject}.json").write_text(json.dumps(kept), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tool.DATA.glob("*.json")}
    monkeypatch.setattr(tool, "DATA", tmp_path)
    assert tool.main("--write") == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
