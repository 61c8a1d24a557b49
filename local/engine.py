"""Dynoxide, a DynamoDB that keeps its tables in one SQLite file: fetched from npm, run beside this process.

Preferred where it can be had, required nowhere.
"""

import os
import platform
import select
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from chalicelib.errors import Unavailable
from local import npm, processes
from local.npm import Package

VERSION = "1.2.1"
PACKAGE = Package(
    "@dynoxide/linux-x64",
    VERSION,
    "sha512-sBHqlxJ9ANkLluFkYRfd5r8Y0ApFew4FhOrlhgRAgD4XzEoFOukEo1nuBTQ1+jTtofqwn4NWQ2k0Tn5mNTjgUg==",
)


@dataclass
class Engine:
    """A running engine."""

    server: processes.Server
    pid_file: Path

    @property
    def port(self) -> int:
        return self.server.port

    def stop(self) -> None:
        """End it by its process id; what it acknowledged is in its file."""
        self.server.stop()
        self.pid_file.unlink(missing_ok=True)


def install(state: Path) -> Path:
    """The executable, fetched on first use. Raises `Unavailable` with the reason in one line."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise Unavailable(f"there is no {PACKAGE.name} for {sys.platform} {platform.machine()}", field="engine")
    return npm.install(PACKAGE, state / "engine") / "dynoxide"


def start(state: Path, executable: Path) -> Engine:
    """Run it on the state's file on a free loopback port and wait until it answers. Raises `Unavailable`."""
    pid_file = state / "engine.pid"
    _end_leftover(pid_file, executable)
    server = processes.start(
        lambda port: [str(executable), "--port", str(port), "--db-path", str(state / "dynamodb.sqlite")],
        name="dynoxide",
        log=state / "engine.log",
        started=lambda pid: pid_file.write_text(str(pid), encoding="ascii"),
    )
    return Engine(server, pid_file)


def _end_leftover(pid_file: Path, executable: Path) -> None:
    """Two processes must not share one file: end the one that a killed owner left running.

    Through a pidfd, which stays with the process that was looked at when its number is given to another.
    """
    try:
        pid = int(pid_file.read_text("ascii"))
        handle = os.pidfd_open(pid)
    except (OSError, ValueError):
        return
    with os.fdopen(handle) as process:
        if _is_running(pid, executable):
            signal.pidfd_send_signal(process.fileno(), signal.SIGKILL)
            select.select([process], [], [], processes.STOP_SECONDS)


def _is_running(pid: int, executable: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/exe").resolve() == executable.resolve()
    except OSError:
        return False
