"""Faults beside the notebooks: environments, records, misconceptions."""

import ast
import json
import random
import re

from helpers.exercises import MODULES
from tools.faults.copies import Fault

# The frameworks that the tests ask; the others are asked by `nox -s frameworks`, which compares in the same way.
ASKED = ("helpers", "exact", "SciPy", "scikit-learn")
TESTS = {
    "EXERCISES": "test_every_mistake_gets_its_own_sentence",
    "PREDICTIONS": "test_every_slip_of_a_prediction_gets_its_own_sentence",
}


def a_stale_environment(folder, chance):
    """A package that conda installs in another version, or not at all."""
    path = folder / "environment.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = chance.choice([place for place, line in enumerate(lines) if ">=" in line])
    where = lines[place].strip(" -")
    lines[place : place + 1] = chance.choice([[], [lines[place] + ".9"]])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    test = "test_project::test_conda_installs_the_same_things_and_the_project"
    return Fault("stale environment", f"environment.yml, {where}", test)


def a_stale_record(folder, chance):
    """A recorded answer that is not what the framework answers."""
    path = chance.choice(sorted((folder / "helpers" / "data").glob("*.json")))
    lines = path.read_text(encoding="utf-8").splitlines()
    places = {}
    for place, line in enumerate(lines[1:-1], start=1):
        record = json.loads(line.removesuffix(","))
        if record["framework"] in ASKED and re.search(r"\d\.\d{3}", json.dumps(record.get("answer"))):
            places.setdefault(record["framework"], []).append(place)
    framework = chance.choice(sorted(places))
    place = chance.choice(places[framework])
    record = json.loads(lines[place].removesuffix(","))
    record["answer"] = other(record["answer"])
    lines[place] = json.dumps(record) + "," * lines[place].endswith(",")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    test = f"test_record::test_what_is_recorded_is_still_the_answer[{framework}]"
    return Fault("stale record", f"{path.name}, {framework}: {record['case']}", test)


def other(answer):
    """An answer whose numbers are a thousandth larger."""
    if isinstance(answer, dict):
        return {name: other(part) for name, part in answer.items()}
    if isinstance(answer, list):
        return [other(part) for part in answer]
    return answer * 1.001 if isinstance(answer, float) else answer


def a_misconception_without_its_sentence(folder, chance):
    """A wrong answer for which nothing is said, or what is said for another."""
    path = chance.choice(
        [folder / "helpers" / "exercises" / f"{module.__name__.rpartition('.')[2]}.py" for module in MODULES]
    )
    source = path.read_bytes()
    lists = {node.targets[0].id: node.value for node in ast.parse(source).body if isinstance(node, ast.Assign)}
    kind = chance.choice(sorted(TESTS))
    exercise = chance.choice([one for one in lists[kind].elts if len(sentences_of(one)) > 1])
    first, second = chance.sample(sentences_of(exercise), 2)
    lines = source.splitlines(keepends=True)

    def place(line, column):
        return sum(map(len, lines[: line - 1])) + column

    start, end = place(first.lineno, first.col_offset), place(first.end_lineno, first.end_col_offset)
    said = repr(chance.choice(["", second.value])).encode()
    path.write_bytes(source[:start] + said + source[end:])
    name = exercise.args[0].value
    return Fault("misconception without its sentence", f"{path.name}, {name}", f"test_exercises::{TESTS[kind]}[{name}]")


def sentences_of(exercise):
    """The nodes of the sentences of an exercise's mistakes that are one plain string."""
    mistakes = next((keyword.value for keyword in exercise.keywords if keyword.arg == "mistakes"), ast.Tuple([]))
    pairs = [pair for pair in getattr(mistakes, "elts", ()) if isinstance(pair, ast.Tuple)]
    return [pair.elts[1] for pair in pairs if isinstance(pair.elts[1], ast.Constant)]


def plant(folder, seed):
    """Plant one fault of each kind in a copy; yield them."""
    chance = random.Random(seed)
    for kind in (a_stale_environment, a_stale_record, a_misconception_without_its_sentence):
        yield kind(folder, chance)
