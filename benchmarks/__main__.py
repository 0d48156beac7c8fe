"""Measure everything, and write the results beside this file."""

import os
from pathlib import Path

from benchmarks import accuracy, grid, report
from benchmarks.measure import machine, stay_on_one_core

HERE = Path(__file__).parent


def main():
    """Run the whole benchmark."""
    stay_on_one_core()
    load = f"{os.getloadavg()[0]:.1f}"
    errors = list(accuracy.errors())
    print("accuracy: done", flush=True)
    validation = list(grid.validation())
    speed = list(grid.speed())
    price = list(grid.price())
    print("speed: done", flush=True)
    memory = list(grid.memory())
    loads = f"{load} at the start, {os.getloadavg()[0]:.1f} at the end"
    report.write_csv(HERE / "speed.csv", speed)
    report.write_csv(HERE / "memory.csv", memory)
    report.write_csv(HERE / "accuracy.csv", errors)
    facts = [*machine(), ("load, this benchmark's 1 included", loads)]
    text = report.markdown(facts, speed, price, memory, errors, validation)
    (HERE / "results.md").write_text(text, encoding="utf-8")
    (HERE / "speed.svg").write_text(report.figure(speed), encoding="utf-8")


if __name__ == "__main__":
    main()
