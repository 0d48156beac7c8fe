"""Let a class of simulated students run all lessons on a real JupyterHub, and say what that takes.

Run it by ``nox -s classroom``, or ``nox -s classroom -- --students 3``. The hub
listens on this machine alone, and is gone afterwards. Each student has a home,
a server, a token and a copy of the lessons, begins with another lesson, and
goes from cell to cell without a pause. In the middle some kernels and one server
are killed: the others must go on, and saved work must be there on return.
"""

import argparse
import json
import os
import secrets
import socket
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import numpy as np
import psutil
import requests
import websocket
from nbformat.v4 import output_from_msg
from tqdm import tqdm

from tools import copy
from tools.notebooks import lessons

PATIENCE = 300  # seconds, for whatever a student waits for: all others want the same processors
PASSWORD = secrets.token_urlsafe()  # of every student, for this once
OUTPUTS = ("stream", "display_data", "execute_result", "error")


class Failed(Exception):  # noqa: N818 - it is no error of ours
    """Something did not go as a student may expect; the message says what."""


@dataclass(frozen=True)
class Cell:
    """One cell that a student has run."""

    student: str
    seconds: float
    end: float  # on the clock of time.monotonic


@dataclass(frozen=True)
class Accident:
    """What was killed under a student, and from when to when the student was kept from work."""

    student: str
    killed: str
    start: float
    end: float


@dataclass
class Record:
    """What the class has done; all students write into it."""

    students: int
    lessons: list  # their names
    logins: list = field(default_factory=list)  # seconds from the login to a server that answers
    starts: list = field(default_factory=list)  # the processor's seconds until then
    kernels: list = field(default_factory=list)  # bytes of a kernel at the end of its lesson
    cells: list = field(default_factory=list)
    accidents: list = field(default_factory=list)
    finished: list = field(default_factory=list)  # a lesson's name each time
    processor: dict = field(default_factory=lambda: defaultdict(list))  # seconds, by lesson
    memory: Counter = field(default_factory=Counter)  # the most bytes, by student; None is the hub
    resident: Counter = field(default_factory=Counter)  # the same, with shared pages counted for each who shares them
    all_memory: int = 0  # the most bytes of everything together
    failures: list = field(default_factory=list)

    def see(self, processes):
        """Keep the most memory so far of `processes`, lists by student."""
        proportional, resident = Counter(), Counter()
        for student, each in ((student, each) for student, those in processes.items() for each in those):
            with suppress(psutil.Error):  # it has ended meanwhile
                proportional[student] += share_of(each)
                resident[student] += each.memory_info().rss
        self.memory |= proportional  # keeps the larger of the two
        self.resident |= resident
        self.all_memory = max(self.all_memory, proportional.total())


class Hub:
    """A JupyterHub for one trial, with its files and the students' homes in `folder`."""

    def __init__(self, folder):
        public, private, proxy = free_ports(3)
        self.url = f"http://127.0.0.1:{public}"
        # One password lets everyone in, and servers run under one account: for a trial, never for a class.
        options = {
            "JupyterHub": {
                "bind_url": self.url,
                "hub_bind_url": f"http://127.0.0.1:{private}",
                "authenticator_class": "dummy",
                "spawner_class": "simple",
                "log_level": "WARN",
            },
            "ConfigurableHTTPProxy": {"api_url": f"http://127.0.0.1:{proxy}"},
            "DummyAuthenticator": {"password": PASSWORD, "allow_all": True},
            "SimpleLocalProcessSpawner": {
                "home_dir_template": f"{folder}/{{username}}",
                "start_timeout": PATIENCE,
                "http_timeout": PATIENCE,
                "poll_interval": 2,  # seconds until a dead server is noticed
                "args": ["--allow-root"] if os.geteuid() == 0 else [],  # without it no server starts in a container
            },
        }
        # In a file that nobody else can read, as a command line would show the password to all.
        (folder / "jupyterhub_config.json").write_text(json.dumps(options), encoding="utf-8")
        with (folder / "hub.log").open("w", encoding="utf-8") as log:
            self.process = psutil.Popen([sys.executable, "-m", "jupyterhub"], cwd=folder, stdout=log, stderr=log)

    def __enter__(self):
        """Wait until the hub answers."""
        try:
            wait_for(self.answers, "the hub does not answer")
        except Failed:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        """End the hub, and whatever it has started."""
        processes = [self.process, *self.process.children(recursive=True)]
        self.process.terminate()
        _, alive = psutil.wait_procs(processes, timeout=30)
        for process in alive:
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def answers(self):
        """Whether the hub is there already."""
        if self.process.poll() is not None:
            raise Failed("the hub has ended")
        with suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/hub/api", timeout=PATIENCE).ok
        return False

    def processes(self):
        """Return the processes by the name of the student whose they are, and by None those of the hub."""
        found = defaultdict(list)
        for process in (self.process, *self.process.children(recursive=True)):
            with suppress(psutil.Error):
                found[process.environ().get("JUPYTERHUB_USER")].append(process)
        return found


class Student:
    """One of the class, who logs in as a browser does and then works with a token of their own."""

    def __init__(self, hub, name, record):
        self.hub, self.name, self.record = hub, name, record
        self.account = f"{hub.url}/hub/api/users/{name}"
        self.headers = {}
        self.at = "login"  # where a failure happens

    def log_in(self):
        """Log in, take a token, and wait until the server answers."""
        start = time.monotonic()
        with requests.Session() as browser:
            page = f"{self.hub.url}/hub/login"
            browser.get(page, timeout=PATIENCE).raise_for_status()
            form = {"username": self.name, "password": PASSWORD, "_xsrf": browser.cookies["_xsrf"]}
            browser.post(page, form, allow_redirects=False, timeout=PATIENCE).raise_for_status()
            browser.get(f"{self.hub.url}/hub/token", timeout=PATIENCE).raise_for_status()
            ours = {"X-XSRFToken": browser.cookies["_xsrf"]}
            reply = browser.post(f"{self.account}/tokens", json={}, headers=ours, timeout=PATIENCE)
            reply.raise_for_status()
        self.headers = {"Authorization": f"token {reply.json()['token']}"}
        self.ask("POST", f"{self.account}/server")
        wait_for(lambda: self.ask("GET", self.account)["server"], "the server does not start")
        self.record.logins.append(time.monotonic() - start)
        self.record.starts.append(seconds_of(self.server()))

    def ask(self, method, url, body=None):
        """Return what the hub, or with a path alone the student's server, replies."""
        url = url if url.startswith("http") else f"{self.hub.url}/user/{self.name}/api/{url}"
        reply = requests.request(method, url, json=body, headers=self.headers, timeout=PATIENCE)
        if not reply.ok:
            raise Failed(f"{method} {url} is answered by {reply.status_code} {reply.reason}")
        return reply.json() if reply.content else None

    def read(self, lesson):
        """Return the notebook as it is saved."""
        return self.ask("GET", f"contents/{copy.WORK.name}/{lesson}")["content"]

    def save(self, lesson, notebook):
        """Save the notebook, and see that it is there."""
        self.ask(
            "PUT", f"contents/{copy.WORK.name}/{lesson}", {"type": "notebook", "format": "json", "content": notebook}
        )
        self.see_saved(lesson, notebook)

    def see_saved(self, lesson, notebook):
        """See that the notebook is there, with the student's note, as it was saved."""
        if work_in(self.read(lesson)) != work_in(notebook):
            raise Failed("the saved work is not there")

    def study(self, lesson, kill=None):
        """Run the lesson, saving it in the middle and at the end; `kill` says what ends in between."""
        self.at = lesson
        notebook = self.read(lesson)
        notebook["cells"].append({"cell_type": "markdown", "id": "note", "metadata": {}, "source": uuid.uuid4().hex})
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        half = len(cells) // 2
        before = seconds_of(self.server())
        kernel = self.start_kernel(lesson)
        self.run(lesson, cells[:half], kernel)
        self.save(lesson, notebook)
        if kill:
            start = time.monotonic()
            kernel = self.lose(kill, lesson, kernel)
            self.see_saved(lesson, notebook)
            self.run(lesson, cells[:half], kernel)  # a new kernel knows none of its names
            self.record.accidents.append(Accident(self.name, kill, start, time.monotonic()))
        self.run(lesson, cells[half:], kernel, half)
        self.save(lesson, notebook)
        process = self.process_of(kernel)
        self.record.kernels.append(share_of(process))
        if not kill:
            self.record.processor[lesson].append(seconds_of(process) + seconds_of(self.server()) - before)
        self.ask("DELETE", f"kernels/{kernel}")
        self.record.finished.append(lesson)

    def start_kernel(self, lesson):
        """Start a kernel for the lesson, and return its name."""
        session = {
            "path": f"{copy.WORK.name}/{lesson}",
            "name": lesson,
            "type": "notebook",
            "kernel": {"name": "python3"},
        }
        return self.ask("POST", "sessions", session)["kernel"]["id"]

    def run(self, lesson, cells, kernel, done=0):
        """Run cells that follow the first `done`, and put into them what they show."""
        with self.connected(kernel) as channel:
            for number, cell in enumerate(cells, start=done + 1):
                self.at = f"{lesson}, code cell {number}"
                start = time.monotonic()
                cell["outputs"], cell["execution_count"] = answer(request(channel, cell["source"]), said_on(channel))
                end = time.monotonic()
                self.record.cells.append(Cell(self.name, end - start, end))

    def connected(self, kernel):
        """Return a channel to the kernel, to be closed."""
        address = f"{self.hub.url.replace('http', 'ws', 1)}/user/{self.name}/api/kernels/{kernel}/channels"
        return closing(websocket.create_connection(address, timeout=PATIENCE, header=self.headers))

    def lose(self, kill, lesson, kernel):
        """Kill the student's kernel or server, wait for a new one, and return the name of the kernel there."""
        self.at = f"{lesson}, after its {kill} was killed"
        if kill == "kernel":
            with self.connected(kernel) as channel:
                self.process_of(kernel).kill()
                next(message for message in said_on(channel) if is_end(message))
            return kernel  # the server starts it again under the same name
        self.server().kill()
        wait_for(lambda: not self.ask("GET", self.account)["server"], "the hub does not notice")
        self.log_in()
        return self.start_kernel(lesson)

    def server(self):
        """Return the process of the student's server."""
        return next(each for each in self.hub.processes()[self.name] if each.ppid() == self.hub.process.pid)

    def process_of(self, kernel):
        """Return the process of the kernel."""
        return next(each for each in self.hub.processes()[self.name] if kernel in " ".join(each.cmdline()))


def free_ports(count):
    """Return ports of this machine at which nobody listens."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def wait_for(what, otherwise):
    """Wait until `what()` is true; if it never is, fail, saying `otherwise`."""
    end = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > end:
            raise Failed(f"{otherwise} within {PATIENCE} seconds")
        time.sleep(0.5)


def seconds_of(process):
    """Return the seconds that a process has had of the processors."""
    times = process.cpu_times()
    return times.user + times.system


def share_of(process):
    """Return the bytes that a process holds, of pages that several hold its share, where the system can tell."""
    memory = process.memory_full_info()
    return getattr(memory, "pss", memory.uss)


def work_in(notebook):
    """Return what is a student's in a notebook; its trust is the server's."""
    return [(cell["id"], cell["source"], cell.get("outputs")) for cell in notebook["cells"]]


def request(channel, source):
    """Ask the kernel at the other end to run `source`, and return the name of the request."""
    name = uuid.uuid4().hex
    header = {"msg_id": name, "msg_type": "execute_request", "session": name, "username": "", "version": "5.3"}
    content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": False}
    message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
    channel.send(json.dumps(message))
    return name


def said_on(channel):
    """Yield what the kernel says; the binary frames are of widgets, for JupyterLab alone."""
    while True:
        message = channel.recv()
        if isinstance(message, str):
            yield json.loads(message)


def is_end(message):
    """Whether the server says that the kernel has died."""
    return message["content"].get("execution_state") in ("restarting", "dead")


def answer(name, messages):
    """Return the outputs and the count of the request of that name; fail if its cell did, shown or not."""
    outputs, reply, idle = [], None, False
    for message in messages:
        if is_end(message):
            raise Failed("its kernel died")
        if message["parent_header"].get("msg_id") != name:
            continue
        kind, content = message["header"]["msg_type"], message["content"]
        if kind in OUTPUTS:
            outputs.append(output_from_msg(message))
        elif kind == "execute_reply":
            reply = content
        idle = idle or content.get("execution_state") == "idle"
        if reply and idle:
            break
    errors = [content for content in (reply, *outputs) if "ename" in content]
    if errors or reply["status"] != "ok":
        error = errors[0] if errors else {}
        raise Failed(f"it raised {error.get('ename', reply['status'])}: {error.get('evalue', '')}")
    return outputs, reply["execution_count"]


def attend(hub, number, record, progress):
    """Be a student of that number, from the login to the last lesson; whatever fails is recorded."""
    student = Student(hub, name_of(number), record)
    first = number % len(record.lessons)
    middle = len(record.lessons) // 2
    try:
        student.log_in()
        for place, lesson in enumerate(record.lessons[first:] + record.lessons[:first]):
            student.study(lesson, accident_of(number, place - middle, record.students))
            progress.update()
    except Exception as error:  # no student may end the others
        reason = str(error) if isinstance(error, Failed) else f"{type(error).__name__}: {error}"
        record.failures.append(f"{student.name}, {student.at}: {reason}")


def name_of(number):
    """Return the name of a student."""
    return f"student-{number:03}"


def accident_of(number, place, students):
    """Return what is killed under a student in the lesson at that place after the middle one, or None."""
    if place == 0 and number % 5 == 0:
        return "kernel"
    return "server" if place == 1 and number == students - 1 else None


def meanwhile(accident, cells):
    """Return how many cells the others ran between an accident and the student's return."""
    return sum(cell.student != accident.student and accident.start < cell.end < accident.end for cell in cells)


def faults(record):
    """Yield a line for whatever is not as it should be."""
    yield from record.failures
    if (expected := record.students * len(record.lessons)) != len(record.finished):
        yield f"{len(record.finished)} lessons were finished, of {expected}"
    if (expected := accidents_of(record)) != (killed := Counter(accident.killed for accident in record.accidents)):
        came, were = (
            ", ".join(f"{count} {kind}" for kind, count in some.items()) or "nothing" for some in (killed, expected)
        )
        yield f"of what was killed, {came} came back, and not {were}"
    for accident in record.accidents:
        if record.students > 1 and not meanwhile(accident, record.cells):
            yield f"while {accident.student} had no {accident.killed}, nobody else ran a cell"


def accidents_of(record):
    """Count what is to be killed, by its kind."""
    places = range(-(len(record.lessons) // 2), len(record.lessons) - len(record.lessons) // 2)
    kinds = (accident_of(number, place, record.students) for number in range(record.students) for place in places)
    return Counter(kind for kind in kinds if kind)


def spread(values, digits=2):
    """Return median, 95th percentile and maximum of `values` in words."""
    if not len(values):
        return "none"
    median, high, most = np.percentile(values, [50, 95, 100])
    return f"median {median:.{digits}f}, 95 % {high:.{digits}f}, most {most:.{digits}f}"


def report(record):
    """Yield the lines of the report."""
    memory, resident = (
        [size / 1e6 for name, size in sizes.items() if name] for sizes in (record.memory, record.resident)
    )
    yield f"students              {record.students}, {len(record.lessons)} lessons each"
    yield f"lessons finished      {len(record.finished)}"
    yield f"logins                {len(record.logins)}"
    yield f"cells run             {len(record.cells):,}"
    yield f"seconds to log in     {spread(record.logins, 1)}"
    yield f"seconds a cell        {spread([cell.seconds for cell in record.cells])}"
    yield f"MB a student          {spread(memory, 0)} (server and one kernel, shared pages divided)"
    yield f"MB, resident          {spread(resident, 0)} (shared pages counted in full)"
    yield f"MB of a kernel alone  {spread([size / 1e6 for size in record.kernels], 0)}"
    yield f"MB of hub and proxy   {record.memory[None] / 1e6:.0f}"
    yield f"MB of all at once     {record.all_memory / 1e6:.0f}"
    yield ""
    yield "processor's seconds a student"
    yield f"{'to start a server':32}  {spread(record.starts, 1)}"
    for lesson in record.lessons:
        yield f"{lesson.removesuffix('.ipynb'):32}  {spread(record.processor[lesson], 1)}"
    yield ""
    for accident in record.accidents:
        away = f"{accident.end - accident.start:.0f} seconds"
        others = f"the others ran {meanwhile(accident, record.cells)} cells"
        yield f"{accident.student} lost the {accident.killed} and was back in {away}, saved work there; {others}"
    failed = list(faults(record))
    yield ""
    yield from (f"FAILED  {line}" for line in failed)
    yield f"failures              {len(failed)}"


def watch(hub, record, over):
    """Look at the memory of all processes every other second, until it is over."""
    while not over.wait(2):
        record.see(hub.processes())


def main(arguments=None):
    """Hold the class, print the report, and end with 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="nox -s classroom --", description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=20, metavar="N", help="how many (20)")
    students = parser.parse_args(arguments).students
    record, over = Record(students, [path.name for path in lessons()]), threading.Event()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        for number in range(students):
            copy.main(folder / name_of(number) / copy.WORK.name)
        total = students * len(record.lessons)
        with Hub(folder) as hub, ThreadPoolExecutor(students + 1) as pool, tqdm(total=total, unit="lesson") as progress:
            watching = pool.submit(watch, hub, record, over)
            try:
                for attending in [pool.submit(attend, hub, number, record, progress) for number in range(students)]:
                    attending.result()
            finally:
                over.set()
            watching.result()
        said = (folder / "hub.log").read_text(encoding="utf-8")
    names = ("jupyterhub", "jupyter_server", "jupyterlab", "ipykernel")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(f"\n{date.today()}, {os.cpu_count()} processors, {(time.monotonic() - start) / 60:.0f} minutes")
    print(f"Python {python_version()}, {versions}\n")
    print(*report(record), sep="\n")
    if any(faults(record)):
        print("\nThe hub's last words:", *said.splitlines()[-30:], sep="\n")
        raise SystemExit(1)


if __name__ == "__main__":
    main()
