"""Compare records: with what a framework answers now, and with what `helpers` answers."""

import json

import numpy as np

from tools.record import losses, regression

KEY = ("question", "case", "dtype", "framework", "call", "function")
# How far an answer may be from the recorded one, relative and absolute: another processor rounds otherwise.
SAME = {"float32": (1e-6, 1e-8), "float64": (1e-12, 1e-15)}
# How far it may be where it is exact, or promised: of a tiny number every digit counts.
SAME_DIGITS = (1e-11, 0)
# How far it may be from that of `helpers` without an explanation.
AS_HELPERS = {"float32": (1e-6, 1e-6), "float64": (1e-12, 1e-12)}


def key(record):
    """What tells a record from all others of its subject."""
    return tuple(record[name] for name in KEY if name in record)


def said(record):
    """What there is in a record to compare."""
    return {name: record[name] for name in ("answer", "gradient", "error", "warning", "departs") if name in record}


def differences(stored, now):
    """Yield a sentence for each record in which two lists differ, stored and of now."""
    stored, now = ({key(record): record for record in records} for records in (stored, now))
    for both in {**stored, **now}:
        if both not in stored:
            yield f"{both} has no record; it answers {said(now[both])}"
        elif both not in now:
            yield f"{both} is recorded, and not asked"
        elif not same(stored[both], now[both]):
            yield f"{both}: recorded {said(stored[both])}; now {said(now[both])}"


def same(then, now):
    """Whether now is said what is recorded: numbers nearly, of a message what is recorded of it, the rest exactly."""
    tolerance = regression.SAME.get(key(now)) or SAME[now.get("dtype", "float64")]
    if now["framework"] in ("exact", "helpers") and now.get("dtype", "float64") == "float64":
        tolerance = min(tolerance, SAME_DIGITS, key=lambda pair: pair[1])
    if said(then).keys() != said(now).keys() or json.dumps(then.get("input")) != json.dumps(now.get("input")):
        return False
    return (
        all(close(then[name], now[name], *tolerance) for name in ("answer", "gradient") if name in then)
        and all(now[name].startswith(then[name]) for name in ("error", "warning") if name in then)
        and all(then.get(name) == now.get(name) for name in ("departs", "verified"))
    )


def close(a, b, relative, absolute):
    """Whether two answers are nearly the same numbers in the same order, or the same words."""
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(close(a[name], b[name], relative, absolute) for name in a)
    a, b = np.ravel(a), np.ravel(b)
    if a.shape != b.shape or "U" in (a.dtype.kind, b.dtype.kind):
        return a.tolist() == b.tolist()
    return bool(np.allclose(a, b, relative, absolute, equal_nan=True))


def keep(stored, name, questions):
    """Return the records of a framework that is not asked now, and a sentence for each question that has none."""
    kept, missing = [], []
    for asked, _ in questions:
        wanted = json.dumps(asked)
        found = [r for r in stored if r["framework"] == name and json.dumps({k: r.get(k) for k in asked}) == wanted]
        kept += found
        missing += [] if found else [f"{name} has no record of {wanted}"]
    return kept, missing


def departs(record, helper):
    """Whether a framework answers something else than `helpers`, which may be an error."""
    if "answer" not in record or "answer" not in helper:
        return ("answer" in record) != ("answer" in helper)
    both = [name for name in ("answer", "gradient") if name in record and name in helper]
    return not all(close(record[name], helper[name], *AS_HELPERS[record["dtype"]]) for name in both)


def explain(records):
    """Add to each record that departs from `helpers` why it does; return what is not explained, or explained idly."""
    helper = {key(record)[:3]: record for record in records if record["framework"] == "helpers"}
    reasons = losses.reasons()
    idle, problems = dict.fromkeys(reasons), []
    for record in records:
        place = record["framework"], record["question"], record["case"]
        record.pop("departs", None)
        if departs(record, helper[key(record)[:3]]):
            idle.pop(place, None)
            why = reasons.get(place, [])
            if len(why) == 1:
                record["departs"] = why[0]
            else:
                problems.append(f"{key(record)} needs one explanation, and has {len(why)}: {said(record)}")
    return problems + [f"{place} is explained, and answers as helpers" for place in idle]
