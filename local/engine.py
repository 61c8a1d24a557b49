"""Dynoxide, a DynamoDB that keeps its tables in one SQLite file: fetched from npm, run beside this process.

Preferred where it can be had, required nowhere.
"""

import os
import platform
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from chalicelib.errors import Unavailable

PACKAGE, VERSION = "@dynoxide/linux-x64", "1.2.1"
INSTALL_SECONDS = 30
START_SECONDS = 10
ASK_SECONDS = 0.01
STOP_SECONDS = 2


@dataclass
class Engine:
    """A running engine."""

    process: subprocess.Popen[bytes]
    port: int
    pid_file: Path

    def stop(self) -> None:
        """End it by its process id; what it acknowledged is in its file."""
        end(self.process)
        self.pid_file.unlink(missing_ok=True)


def install(state: Path) -> Path:
    """The executable, fetched on first use. Raises `Unavailable` with the reason in one line."""
    executable = _executable(state)
    if not executable.exists():
        _refuse_platform()
        _npm_install(executable.parents[3])
    return executable


def start(state: Path, executable: Path) -> Engine:
    """Run it on the state's file on a free loopback port and wait until it answers. Raises `Unavailable`."""
    pid_file = state / "engine.pid"
    _end_leftover(pid_file, executable)
    port = _free_port()
    command = [*_ends_with_us(), str(executable), "--port", str(port), "--db-path", str(state / "dynamodb.sqlite")]
    with (state / "engine.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603 - our own path
    try:
        pid_file.write_text(str(process.pid), encoding="ascii")
        _wait(process, port, state / "engine.log")
    except BaseException:
        end(process)
        raise
    return Engine(process, port, pid_file)


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _executable(state: Path) -> Path:
    return state / "engine" / "node_modules" / PACKAGE / "dynoxide"


def _refuse_platform() -> None:
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise Unavailable(f"there is no {PACKAGE} for {sys.platform} {platform.machine()}", field="engine")
    if shutil.which("npm") is None:
        raise Unavailable("npm is not on PATH", field="engine")


def _npm_install(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = f"{PACKAGE}@{VERSION}"
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    command = [str(shutil.which("npm")), "install", "--prefix", str(folder), *quiet, wanted]
    try:
        subprocess.run(  # noqa: S603 - a fixed command
            command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=INSTALL_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"npm did not install {wanted} within {INSTALL_SECONDS} s", field="engine") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise Unavailable(f"npm could not install {wanted}", field="engine") from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until the port accepts a connection. Nobody can tell us when, so ask every hundredth of a second."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if _ended(process, within=ASK_SECONDS):
            said = log.read_text("utf-8", "replace").strip()[-200:]
            raise Unavailable(f"dynoxide ended at once: {said}", field="engine")
    raise Unavailable(f"dynoxide did not answer within {START_SECONDS} s", field="engine")


def _ended(process: subprocess.Popen[bytes], *, within: float) -> bool:
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True


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
            select.select([process], [], [], STOP_SECONDS)


def _is_running(pid: int, executable: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/exe").resolve() == executable.resolve()
    except OSError:
        return False


def _ends_with_us() -> list[str]:
    """Has the kernel end the engine when this process dies in any way, where util-linux is installed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []
