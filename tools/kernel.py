"""One kernel for one notebook: it runs cell after cell, and believes its reply before its outputs.

nbval, `nox -s notebooks` and the grader all run notebooks by it, so that a cell
which hangs, kills its kernel or hides its error is found out in the same way.
"""

import os
import queue
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from jupyter_core.utils import ensure_event_loop
from nbformat.v4 import output_from_msg

SECONDS = 40  # for one cell; the slowest of a lesson takes two or three
OUTPUT = 10**7  # characters, of one notebook

# Every warning is an error, but for what ipykernel has against itself when it stops,
# and tornado against the event loops of Python 3.12 when it starts.
WARNINGS = "error,ignore::PendingDeprecationWarning:ipykernel.kernelbase,ignore::DeprecationWarning:tornado.ioloop"

# The command line of a kernel of this Python, whatever kernels its user has installed; it reaches no network.
KERNEL = (str(Path(__file__).with_name("at_home.py")), "-f", "{connection_file}", "--log-level=ERROR")
NO_HISTORY = "--HistoryManager.hist_file=:memory:"


class Stopped(Exception):  # noqa: N818 - it is no error of ours
    """A cell ended its kernel, or the patience with it; the message says which."""


@dataclass(frozen=True)
class Ran:
    """What a cell put out, and what went wrong, whether or not it shows there."""

    outputs: list
    count: int
    error: str = ""  # the name of what it raised, by the kernel's own word
    failure: str = ""  # in words, and of what is no error, too
    traceback: str = ""


class Kernel:
    """A kernel that works in `folder`."""

    def __init__(self, folder, command=(*KERNEL, NO_HISTORY), environment=None, seconds=SECONDS, output=OUTPUT):
        self.seconds, self.output, self.said = seconds, output, 0
        self.cells = {}  # the name of the cell that a request was for
        self.manager = KernelManager()
        self.manager._kernel_spec = KernelSpec(argv=[sys.executable, *command], display_name="", language="python")
        self.home = tempfile.TemporaryDirectory()
        # Whatever a user has Python or IPython do when it starts is not done here.
        environment = os.environ | (environment or {"PYTHONWARNINGS": WARNINGS})
        environment |= {"IPYTHONDIR": self.home.name, "PYTHONSTARTUP": ""}
        # What a cell prints comes as a message; what the process itself says belongs to no cell.
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.manager.start_kernel(cwd=str(folder), env=environment, **silent)
        self.client = self.manager.client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=60)
        except RuntimeError as error:
            self.__exit__()
            raise Stopped("its kernel did not start") from error

    def __enter__(self):
        """Return this kernel, which listens already."""
        return self

    def __exit__(self, *_):
        """End the kernel, whatever it does."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.home.cleanup()
        ensure_event_loop().close()  # that of this thread, in which jupyter_client runs its coroutines

    def deadline(self):
        """When a cell that starts now must have ended."""
        return time.monotonic() + self.seconds

    def run(self, source, name):
        """Run the cell of that name, and return what became of it; raise `Stopped` if nothing can run after it."""
        end = self.deadline()
        # Without stop_on_error=False, a cell that follows an error at once might not run.
        request = self.client.execute(source, allow_stdin=False, stop_on_error=False)
        self.cells[request] = name
        outputs, problems = [], []
        while not is_idle(message := self._next(self.client.get_iopub_msg, end, name), request):
            self._take(message, request, outputs, problems)
        reply = {"parent_header": {}}
        while reply["parent_header"].get("msg_id") != request:
            reply = self._next(self.client.get_shell_msg, end, name)
        content = reply["content"]
        error = "" if content["status"] == "ok" else content.get("ename", content["status"])
        if error:
            problems.insert(0, f"it raised {error}: {content.get('evalue', '')}")
        problems += [f"it asks for {asked.get('source')}" for asked in content.get("payload", ())]
        traceback = "\n".join(content.get("traceback", ()))
        return Ran(outputs, content.get("execution_count"), error, "; ".join(problems), traceback)

    def _next(self, get, end, name):
        """Return the next message of a channel, as long as the kernel lives, has time, and says no more than it may."""
        while True:
            if time.monotonic() > end:
                raise Stopped(f"{name} did not end within {self.seconds:g} seconds")
            try:
                message = get(timeout=0.2)
            except queue.Empty:
                if not self.manager.is_alive():
                    raise Stopped(f"{name} ended its kernel (out of memory?)") from None
                continue
            self.said += len(str(message["content"]))
            if self.said > self.output:
                raise Stopped(f"{name} printed, with those before, more than {self.output:,} characters")
            return message

    def _take(self, message, request, outputs, problems):
        """Add what is shown to `outputs`, and to `problems` what a page that was stored could not show."""
        kind = message["msg_type"]
        if kind in ("clear_output", "update_display_data"):
            problems.append("it takes back what was shown")
        if kind not in ("stream", "display_data", "execute_result", "error"):
            return
        output = output_from_msg(message)
        if kind == "error":
            problems.append(f"it showed {output.ename}: {output.evalue}")
        asked = message["parent_header"].get("msg_id")
        if asked != request:
            said = output.get("text") or output.get("evalue") or "an output"
            problems.append(f"{self.cells.get(asked, 'something else')} went on after its end: {said}")
        elif outputs and kind == "stream" and outputs[-1].get("name") == output.name:
            outputs[-1].text += output.text
        else:
            outputs.append(output)


def is_idle(message, request):
    """Whether a message says that all has been said to a request."""
    return message["parent_header"].get("msg_id") == request and message["content"].get("execution_state") == "idle"
