"""Results as a table for machines (CSV), one for readers (Markdown) and a figure."""

import csv
import math
import statistics
from collections import defaultdict
from itertools import product

from matplotlib import rc_context
from matplotlib.figure import Figure

from helpers.plots.figure import BLUE, INK, MUTED, ORANGE, STYLE, svg

CELL = ("function", "size", "classes", "axis", "dtype", "order")


def write_csv(path, rows):
    """Write rows, which are dictionaries of one shape."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {key: f"{value:.4g}" if isinstance(value, float) else value for key, value in row.items()} for row in rows
        )


def by_cell(rows, measure):
    """Return {cell: {contender: measure}}."""
    cells = defaultdict(dict)
    for row in rows:
        cells[tuple(row[key] for key in CELL)][row["contender"]] = row[measure]
    return cells


def ratios(speed):
    """Return {(cell, rival): how many times faster helpers are}."""
    return {
        (cell, contender): times[contender] / times["helpers"]
        for cell, times in by_cell(speed, "seconds").items()
        for contender in times
        if contender != "helpers"
    }


def _mean(values):
    values = list(values)
    return statistics.geometric_mean(values) if values else math.nan


def _describe(cell):
    _, size, classes, axis, dtype, order = cell
    place = f", {classes} classes {axis}" if classes else ""
    return f"{size:.0e}{place}, {dtype}, {order} order".replace("e+0", "e")


def _table(header, rows):
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    yield from ("| " + " | ".join(row) + " |" for row in rows)
    yield ""


def _is_rival(contender):
    return contender != "PyTorch"


def markdown(machine, speed, price, memory, errors, validation):
    """Return the whole report."""
    return "\n".join(
        [
            "# Results",
            "",
            "Written by `nox -s bench`; [README.md](README.md) says how to read it.",
            "",
            *_table(("measured on", ""), machine),
            *_targets(speed, memory, errors),
            *_speed(speed),
            *_price(price),
            *_scalars(speed),
            *_small(speed),
            *_memory(memory),
            *_validation(validation),
            *_accuracy(errors),
        ]
    )


def _targets(speed, memory, errors):
    found = ratios(speed)
    large = {cell: r for (cell, rival), r in found.items() if cell[1] >= 1e4 and _is_rival(rival)}
    small = [r for (cell, rival), r in found.items() if cell[1] == 1e3 and _is_rival(rival)]
    torch = [r for (cell, rival), r in found.items() if cell[1] >= 1e4 and not _is_rival(rival)]
    scalar = {cell[0]: r for (cell, rival), r in found.items() if cell[1] == 1 and _is_rival(rival) and not cell[2]}
    softmax = [r for (cell, rival), r in found.items() if cell[1] == 1 and _is_rival(rival) and "soft" in cell[0]]
    softmax += [r for (cell, rival), r in found.items() if cell[1] == 1 and _is_rival(rival) and cell[0] == "logsumexp"]
    limited = [
        row["multiple"]
        for row in memory
        if row["contender"] == "helpers"
        and row["size"] >= 1e5
        and (row["classes"] is None or row["function"] in ("softmax", "log_softmax"))
    ]
    behind = _further_off(errors)
    slow = sum(r < 1 for r in large.values())
    rows = [
        ("geometric mean over SciPy or NumPy, from 10⁴ elements", "≥ 2", f"{_mean(large.values()):.2f}"),
        ("cells below 1.0, from 10⁴ elements", "none", f"{slow} of {len(large)}"),
        ("cells below 0.5, at 10³ elements", "none", f"{sum(r < 0.5 for r in small)} of {len(small)}"),
        ("geometric mean over PyTorch on one thread, from 10⁴", "> 1", f"{_mean(torch):.2f}"),
        ("a number, times as long as SciPy or NumPy", "≤ 10", f"up to {1 / min(scalar.values()):.0f}"),
        ("a row of three in the softmax family, over SciPy", "> 1", f"{min(softmax):.2f} or more"),
        ("peak memory from 10⁵ elements, times the input", "≤ 2", f"up to {max(limited):.2f}"),
        ("regions where a rival is nearer to the truth", "none", str(_regions(behind))),
    ]
    yield "## Targets"
    yield ""
    yield from _table(("", "target", "measured"), rows)


def _speed(speed):
    found = ratios(speed)
    yield "## Speed"
    yield ""
    yield "How many times faster than SciPy (NumPy where SciPy has no such function) and PyTorch: geometric means"
    yield "over the cells from 10⁴ elements up, and the slowest cell."
    yield ""
    rows = []
    for function in dict.fromkeys(row["function"] for row in speed):
        ours = {key: r for key, r in found.items() if key[0][0] == function and key[0][1] >= 1e4}
        rival = {cell: r for (cell, name), r in ours.items() if _is_rival(name)}
        worst = min(rival, key=rival.get)
        rows.append(
            (
                f"`{function}`",
                next(name for _, name in ours if _is_rival(name)),
                *(f"{_mean(r for c, r in rival.items() if c[4] == dtype):.2f}" for dtype in ("float64", "float32")),
                f"{sum(r < 1 for r in rival.values())} of {len(rival)}",
                f"{rival[worst]:.2f} ({_describe(worst)})",
                *(
                    f"{_mean(r for (c, n), r in ours.items() if not _is_rival(n) and c[4] == dtype):.2f}"
                    for dtype in ("float64", "float32")
                ),
            )
        )
    header = ("function", "rival", "float64", "float32", "cells below 1", "slowest cell", "PyTorch 64", "PyTorch 32")
    yield from _table(header, rows)
    yield "By size, over all functions, and nanoseconds an element of `helpers` (geometric mean, float64):"
    yield ""
    rows = []
    for size in sorted({row["size"] for row in speed} - {1}):
        times = [r["seconds"] for r in speed if (r["size"], r["dtype"], r["contender"]) == (size, "float64", "helpers")]
        rows.append(
            (
                f"{size:.0e}".replace("e+0", "e"),
                *(
                    f"{_mean(r for (c, n), r in found.items() if c[1] == size and _is_rival(n) == kind):.2f}"
                    for kind in (True, False)
                ),
                f"{_mean(times) / size * 1e9:.2f}",
            )
        )
    yield from _table(("elements", "over SciPy or NumPy", "over PyTorch", "ns an element"), rows)
    yield "By layout, the softmax family and the entropies, from 10⁴ elements up, over SciPy:"
    yield ""
    rows = []
    for classes in sorted({row["classes"] for row in speed if row["classes"] and row["size"] > 1}):
        row = [str(classes)]
        for layout in product((classes,), ("last", "first"), ("float64", "float32")):
            cells = [r for (c, n), r in found.items() if _is_rival(n) and c[1] >= 1e4 and c[2:5] == layout]
            row.append(f"{_mean(cells):.2f}")
        rows.append(row)
    yield from _table(("classes", "last axis, float64", "last, float32", "first axis, float64", "first, float32"), rows)


def _price(price):
    yield "## The price of checks and care"
    yield ""
    yield "How many times faster than SciPy the helpers are, and how many times the plain formulas of the lessons,"
    yield "which check nothing and lose digits: geometric means over 10⁴ to 10⁶ elements in C order."
    yield ""
    rows = []
    for function in [*dict.fromkeys(row["function"] for row in price), "all"]:
        cells = [row for row in price if function in (row["function"], "all")]
        means = (
            f"{_mean(row['rival'] / row[who] for row in cells if row['dtype'] == dtype):.2f}"
            for dtype, who in product(("float64", "float32"), ("helpers", "plain"))
        )
        rows.append((function if function == "all" else f"`{function}`", *means))
    yield from _table(("function", "helpers, float64", "plain, float64", "helpers, float32", "plain, float32"), rows)


def _scalars(speed):
    cells = by_cell([row for row in speed if row["size"] == 1 and row["dtype"] == "float64"], "seconds")
    yield "## One number, or one row of three"
    yield ""
    rows = []
    for cell, times in cells.items():
        rival = next(name for name in times if name not in ("helpers", "PyTorch"))
        ours, theirs = times["helpers"], times[rival]
        rows.append((f"`{cell[0]}`", f"{ours * 1e6:.1f}", f"{theirs * 1e6:.2f} ({rival})", f"{ours / theirs:.1f}"))
    yield from _table(("function", "helpers, µs", "rival, µs", "times as long"), rows)


def _small(speed):
    found = {c: r for (c, n), r in ratios(speed).items() if c[1] == 1000 and _is_rival(n)}
    yield "At 10³ elements the slowest cells are:"
    yield ""
    worst = sorted(found, key=found.get)[:5]
    yield from _table(
        ("function", "cell", "over the rival"), [(f"`{c[0]}`", _describe(c), f"{found[c]:.2f}") for c in worst]
    )


def _memory(memory):
    yield "## Memory"
    yield ""
    yield "Peak beside the input, the result included, as a multiple of the input: the largest over all layouts."
    yield ""
    sizes = sorted({row["size"] for row in memory})
    rows = []
    for function in dict.fromkeys(row["function"] for row in memory):
        for who in ("helpers", "rival"):
            peaks = [
                max(
                    row["multiple"]
                    for row in memory
                    if row["function"] == function
                    and row["size"] == size
                    and (row["contender"] == "helpers") == (who == "helpers")
                )
                for size in sizes
            ]
            rows.append((f"`{function}`", who, *(f"{peak:.2f}" for peak in peaks)))
    yield from _table(("function", "", *(f"{size:.0e}".replace("e+0", "e") for size in sizes)), rows)


def _validation(validation):
    yield "## Checking the input"
    yield ""
    yield "Time to check probabilities, and distributions along the last axis, in units of copying the array once:"
    yield ""
    rows = [
        (
            f"{row['size']:.0e}".replace("e+0", "e"),
            row["dtype"],
            str(row["classes"]),
            f"{row['probabilities'] / row['copy']:.2f}",
            f"{row['distributions'] / row['copy']:.2f}",
        )
        for row in validation
    ]
    yield from _table(("elements", "dtype", "classes", "probabilities", "distributions"), rows)


def _accuracy(errors):
    yield "## Accuracy"
    yield ""
    yield "The largest error in units in the last place, against 50 digits."
    yield ""
    cells = defaultdict(dict)
    for row in errors:
        contender = row["contender"] if row["contender"] in ("helpers", "PyTorch") else "rival"
        cells[row["function"], row["dtype"], row["region"]][contender] = row["ulp"]
    rows = [
        (f"`{f}`", d, region, *(_ulp(found.get(name)) for name in ("helpers", "rival", "PyTorch")))
        for (f, d, region), found in cells.items()
    ]
    yield from _table(("function", "dtype", "region", "helpers", "SciPy or NumPy", "PyTorch"), rows)
    behind = _further_off(errors)
    where = f"{_regions(behind)} of {len(cells)} regions"
    yield f"`helpers` are further off than a rival, by more than half a unit, in {where}."
    yield ""
    yield from (f"- {line}" for line in behind)


def _ulp(value):
    if value is None:
        return ""
    return "∞" if math.isinf(value) else f"{value:.1f}" if value < 100 else f"{value:.0e}".replace("e+0", "e")


def _further_off(errors):
    """Say where a rival's largest error is smaller by more than half a unit."""
    ours = {(r["function"], r["dtype"], r["region"]): r["ulp"] for r in errors if r["contender"] == "helpers"}
    lines = []
    for r in errors:
        mine = ours[r["function"], r["dtype"], r["region"]]
        if not mine <= r["ulp"] + 0.5:
            where = f"`{r['function']}`, {r['dtype']}, {r['region']}"
            lines.append(f"{where}: {_ulp(mine)} against {_ulp(r['ulp'])} ({r['contender']})")
    return lines


def _regions(lines):
    return len({line.partition(":")[0] for line in lines})


def figure(speed):
    """Return the SVG of every cell's ratio, by function, on a logarithmic axis."""
    found = {key: r for key, r in ratios(speed).items() if key[0][1] >= 1e4}
    functions = list(dict.fromkeys(row["function"] for row in speed))
    with rc_context(STYLE):
        drawn = Figure(figsize=(7.2, 5.2), layout="constrained")
        axes = drawn.subplots()
        for kind, colour, marker, offset in ((True, BLUE, "o", 0.16), (False, ORANGE, "D", -0.16)):
            label = "SciPy or NumPy" if kind else "PyTorch, one thread"
            for place, function in enumerate(functions):
                values = [r for (cell, rival), r in found.items() if cell[0] == function and _is_rival(rival) == kind]
                if values:
                    height = len(functions) - 1 - place + offset
                    axes.plot(values, [height] * len(values), "|", color=colour, alpha=0.35, markersize=7)
                    axes.plot(_mean(values), height, marker, color=colour, markersize=7, label=label)
                    label = None
        axes.axvline(1, color=INK, linewidth=1.2)
        axes.set(xscale="log", xlabel="times as fast as the rival, 10⁴ to 10⁷ elements")
        ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20]
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.set_xticks([], minor=True)
        axes.set_yticks(range(len(functions)), functions[::-1])
        axes.text(1.04, len(functions) - 0.45, "ahead", color=MUTED, fontsize=10)
        axes.text(0.96, len(functions) - 0.45, "behind", color=MUTED, fontsize=10, ha="right")
        axes.legend(loc="lower right")
        return svg(drawn)
