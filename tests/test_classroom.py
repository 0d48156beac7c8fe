"""The trial on a JupyterHub finds what fails, and its report counts right."""

import pytest

from tools.classroom import Accident, Cell, Failed, Record, accidents_of, answer, faults, report, spread

LESSONS = ["01-odds.ipynb", "02-sigmoid.ipynb", "03-softmax.ipynb"]


def said(kind, of="mine", **content):
    """A message of a kernel, about the request of that name."""
    return {"header": {"msg_type": kind}, "parent_header": {"msg_id": of} if of else {}, "content": content}


IDLE = said("status", execution_state="idle")
OK = said("execute_reply", status="ok", execution_count=3)
ERROR = {"ename": "ValueError", "evalue": "p is no probability", "traceback": []}


def whole():
    """The record of two students who ran three lessons, under whom all was killed that there is to kill."""
    record = Record(2, LESSONS)
    record.finished = LESSONS * 2
    record.logins = record.starts = [2.0, 4.0]
    record.cells = [Cell(f"student-00{number % 2}", number / 10, number) for number in range(10)]
    record.accidents = [Accident("student-000", "kernel", 0, 2), Accident("student-001", "server", 4, 9)]
    record.memory.update({"student-000": 200e6, "student-001": 220e6, None: 150e6})
    return record


def test_a_cell_gives_its_own_outputs_and_its_count():
    shown = said("stream", name="stdout", text="0.25\n")
    others = [
        said("stream", of="another", name="stdout", text="1"),
        said("status", of="another", execution_state="idle"),
    ]
    outputs, count = answer("mine", [*others, shown, OK, IDLE])
    assert [output.text for output in outputs] == ["0.25\n"]
    assert count == 3


def test_a_cell_has_ended_when_its_outputs_have_come_whichever_comes_first():
    late = said("stream", name="stdout", text="late")
    assert len(answer("mine", [OK, late, IDLE])[0]) == 1
    assert len(answer("mine", [late, IDLE, OK])[0]) == 1


@pytest.mark.parametrize(
    "messages",
    [
        [said("error", **ERROR), said("execute_reply", status="error", **ERROR), IDLE],
        [said("execute_reply", status="error", **ERROR), IDLE],  # its error was not shown
        [said("error", **ERROR), OK, IDLE],  # its error was shown and denied
    ],
    ids=["shown", "hidden", "denied"],
)
def test_a_cell_that_raises_fails_shown_or_not(messages):
    with pytest.raises(Failed, match="it raised ValueError: p is no probability"):
        answer("mine", messages)


def test_a_cell_that_was_not_run_fails():
    with pytest.raises(Failed, match="aborted"):
        answer("mine", [said("execute_reply", status="aborted"), IDLE])


@pytest.mark.parametrize("state", ["restarting", "dead"])
def test_a_cell_whose_kernel_dies_fails(state):
    with pytest.raises(Failed, match="its kernel died"):
        answer("mine", [said("status", of=None, execution_state=state)])


def test_a_whole_record_has_no_faults_and_says_what_there_was():
    record = whole()
    assert list(faults(record)) == []
    text = "\n".join(report(record))
    assert "MB a student          median 210, 95 % 219, most 220 " in text
    assert "MB of hub and proxy   150" in text
    assert "seconds a cell        median 0.45, 95 % 0.85, most 0.90" in text
    assert "student-001 lost the server and was back in 5 seconds, saved work there; the others ran 2 cells" in text
    assert text.endswith("failures              0")


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda record: record.failures.append("student-000, 01-odds.ipynb, code cell 3: it raised"), "code cell 3"),
        (lambda record: record.finished.pop(), "5 lessons were finished, of 6"),
        (lambda record: record.accidents.pop(), "of what was killed, 1 kernel came back, and not 1 kernel, 1 server"),
        (lambda record: record.cells.pop(1), "while student-000 had no kernel, nobody else ran a cell"),
    ],
    ids=["a cell", "a lesson", "a killed server", "the others"],
)
def test_whatever_is_missing_is_a_fault_and_named(change, line):
    record = whole()
    change(record)
    (fault,) = faults(record)
    assert line in fault
    assert list(report(record))[-1] == "failures              1"


def test_a_class_of_twenty_loses_four_kernels_and_a_server():
    assert accidents_of(Record(20, [f"{number}.ipynb" for number in range(8)])) == {"kernel": 4, "server": 1}


def test_the_most_memory_is_kept_for_each():
    class Process:
        def __init__(self, size):
            self.size = size

        def memory_info(self):
            return type("Memory", (), {"rss": 2 * self.size})

        def memory_full_info(self):
            return type("Memory", (), {"pss": self.size, "uss": 0})

    record = Record(1, LESSONS)
    record.see({"student-000": [Process(3), Process(4)], None: [Process(1)]})
    record.see({"student-000": [Process(5)], None: [Process(2)]})
    assert record.memory == {"student-000": 7, None: 2}
    assert record.resident == {"student-000": 14, None: 4}
    assert record.all_memory == 8


def test_a_spread_is_median_95_percent_and_most():
    assert spread(range(101)) == "median 50.00, 95 % 95.00, most 100.00"
    assert spread([]) == "none"
