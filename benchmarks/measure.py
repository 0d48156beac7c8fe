"""How time, memory and the machine are measured."""

import os
import platform
import statistics
import time
import timeit
import tracemalloc
from importlib import metadata
from pathlib import Path

ROUNDS = 5
SHORTEST = 1e-3  # seconds that one measurement lasts at least


def seconds_by_turns(calls):
    """Return the median seconds of each call, measured in turns, so that a busy moment hits all of them.

    They are seconds of this process: those in which another one runs do not count.
    """
    timers = {name: timeit.Timer(call, timer=time.process_time) for name, call in calls.items()}
    once = {name: timer.timeit(1) for name, timer in timers.items()}  # also warms caches up
    numbers = {name: max(1, round(SHORTEST / max(seconds, 1e-7))) for name, seconds in once.items()}
    rounds = ROUNDS if max(once.values()) < 0.2 else 3
    samples = {name: [] for name in calls}
    for _ in range(rounds):
        for name, timer in timers.items():
            samples[name].append(timer.timeit(numbers[name]) / numbers[name])
    return {name: statistics.median(times) for name, times in samples.items()}


def peak_memory(call):
    """Return the most bytes that `call` holds at once, its result included; NumPy reports to tracemalloc."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        call()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def stay_on_one_core():
    """Keep this process on one core, where the system knows how."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def machine():
    """Return what the measurements were taken on, as (name, value) pairs."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    fields = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    yield "CPU", fields.get("model name", platform.processor() or platform.machine())
    yield "CPU family and model", f"{fields.get('cpu family', 'unknown')}, {fields.get('model', 'unknown')}"
    yield "cores", f"{os.cpu_count()}, of which the benchmark uses one"
    yield "system", f"{platform.system()} {platform.machine()}, {platform.libc_ver()[0]} {platform.libc_ver()[1]}"
    yield "Python", platform.python_version()
    for package in ("numpy", "scipy", "torch"):
        try:
            yield package, metadata.version(package)
        except metadata.PackageNotFoundError:
            yield package, "not installed"
