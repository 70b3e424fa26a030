"""What the child takes from itself before it looks at a stranger's file. Imports nothing of the project."""

import ctypes
import os
import resource
import signal
import sys
from typing import Any

MEMORY = 1024**3  # of address space; 64 million pixels take half of it
SECONDS = 60  # of processor time
LONGEST = 90  # of the clock, kept by the parent
WRITTEN = 200 * 1024**2

NEW_USER, NEW_NETWORK, NO_NEW_PRIVILEGES, SIGNAL_AT_PARENT_S_DEATH = 0x10000000, 0x40000000, 38, 1
REFUSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.system",
    "os.kill",
    "ftplib.",
    "urllib.",
)
CHANGES = (
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "shutil.",
)


def limit_myself(*, memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """Limits of the kernel, hard ones: they cannot be raised again."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: WRITTEN,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))
    os.nice(5)


def leave_the_network() -> bool:
    """Move into a network that holds nothing, where the kernel lets us; says whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return kernel.unshare(NEW_USER | NEW_NETWORK) == 0 or kernel.unshare(NEW_NETWORK) == 0


def die_with(parent: int) -> None:
    """Have the kernel end us as soon as the worker that waits for us has ended, however it ended.

    After leave_the_network: a change of rights may undo it. A worker that had ended before is noticed here.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(SIGNAL_AT_PARENT_S_DEATH, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: no sockets, no programs, and nothing on the disk is changed or opened for writing by Python code."""
    if event.startswith((*REFUSED, *CHANGES)):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[0], (str, bytes)) and writes(*arguments[1:3]):
        raise PermissionError(event)


def writes(mode: str | None, flags: int) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) or bool(mode and set(mode) & set("wax+"))
