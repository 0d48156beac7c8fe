"""A kernel that stays at home: it reaches this machine alone, and starts no other program.

`tools.kernel` starts it by its path, as Jupyter starts ``ipykernel_launcher``. The rules of lessons read code; this
looks at what is done, by whatever name, by `helpers` too. It is no sandbox: C can do what Python may not.
"""

import sys
from pathlib import Path

STARTS = ("os.exec", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "subprocess.Popen")
ASKS = ("socket.getaddrinfo", "socket.gethostbyaddr", "socket.gethostbyname")
REACHES = ("socket.connect", "socket.sendmsg", "socket.sendto")
THIS_MACHINE = ("127.0.0.1", "::1", "localhost", "", None)
LIST_OF_FONTS = ("fc-list", "system_profiler")  # matplotlib asks for it once, on a new machine


def stay_at_home(event, arguments):
    """Raise PermissionError when Python is about to leave: an audit hook."""
    if event in STARTS and Path(str(arguments[0] if arguments else "")).name not in LIST_OF_FONTS:
        raise PermissionError(f"a lesson starts no other program ({event})")
    if host_in(event, arguments) not in THIS_MACHINE:
        raise PermissionError(f"a lesson reaches no network ({event})")


def host_in(event, arguments):
    """The host that an event is about, or None; the address of a Unix socket is a path."""
    if event in ASKS:
        return arguments[0]
    if event in REACHES and isinstance(arguments[1], tuple):
        return arguments[1][0]
    return None


if __name__ == "__main__":
    del sys.path[0]  # this folder, some of whose modules are called like those of Python
    sys.addaudithook(stay_at_home)

    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()
