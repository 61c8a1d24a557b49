"""Servers in processes of their own, on loopback, that end with this process."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chalicelib.errors import Unavailable

START_SECONDS = 10
ASK_SECONDS = 0.01
STOP_SECONDS = 2


@dataclass
class Server:
    """A running one."""

    process: subprocess.Popen[bytes]
    port: int

    def stop(self) -> None:
        """End it by its process id, and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(
    command: Callable[[int], list[str]],
    *,
    name: str,
    log: Path,
    seconds: float = START_SECONDS,
    started: Callable[[int], object] = lambda _pid: None,
) -> Server:
    """Run what `command` gives for a free port, and wait until that port answers. Raises `Unavailable`.

    `started` is told the process id at once. What the server says goes to `log`.
    """
    port = _free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*_ends_with_us(), *command(port)], stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    server = Server(process, port)
    try:
        started(process.pid)
        _wait(server, name, log, seconds)
    except BaseException:
        server.stop()
        raise
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Server, name: str, log: Path, seconds: float) -> None:
    """Until the port accepts a connection. Nobody can tell us when, so ask every hundredth of a second."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", server.port)) == 0:
                return
        if _ended(server.process, within=ASK_SECONDS):
            said = log.read_text("utf-8", "replace").strip()[-200:]
            raise Unavailable(f"{name} ended at once: {said}", field="engine")
    raise Unavailable(f"{name} did not answer within {seconds} s", field="engine")


def _ended(process: subprocess.Popen[bytes], *, within: float) -> bool:
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True


def _ends_with_us() -> list[str]:
    """Has the kernel end the server when this process dies in any way, where util-linux is installed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []
