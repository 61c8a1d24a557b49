"""A `make dev`, or a `chalice local`, in processes of its own, as a person at a terminal has it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
SORRY = "sorry, this resource does not exist"
DEV = (sys.executable, "-m", "local.dev")
CHALICE = str(Path(sys.executable).with_name("chalice"))
START_SECONDS, STOP_SECONDS = 90, 15

Reply = tuple[int, dict[str, str], bytes]


class Machine:
    """One state folder with its ports, and what runs on it: only one process at a time."""

    root = ROOT

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.state = folder, folder / "state"
        ports = {"GALLEY_API_PORT": str(free_port()), "GALLEY_SITE_PORT": str(free_port())}
        fixed = {"GALLEY_STATE": str(self.state), "GALLEY_ENGINE": "moto"}
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GALLEY_"))}
        self.environment = {**clean, **ports, **fixed, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def launch(self, *command: str) -> None:
        """Start a process group for it, like a terminal does."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command or DEV,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start(self, *command: str) -> None:
        """Start it and wait until site and API answer."""
        self.launch(*command)
        self.until(lambda: self.api("/openapi.json")[0] == 200)
        self.until(lambda: bool(command) or self.site("/")[0] == 200)

    def until(self, condition: Callable[[], bool], seconds: float = START_SECONDS) -> None:
        """Ask again and again, for as long as it runs and there is time."""
        end = time.monotonic() + seconds
        while not condition():
            assert not self._ends(within=0.05), f"it ended: {self.said()}"
            assert time.monotonic() < end, f"not within {seconds} s: {self.said()}"

    def _ends(self, *, within: float) -> bool:
        """Leaves the processor to it meanwhile."""
        assert self._process
        try:
            self._process.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def refused(self, *command: str) -> str:
        """Start it where it must not start: what it says on standard error, when its exit code is 1."""
        done = subprocess.run(
            command or DEV, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 1, done.stderr
        return done.stderr

    def galley(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """`./galley …` beside it."""
        command = [sys.executable, "-m", "cli", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        os.killpg(self.pid, signal.SIGINT)
        assert self._process
        return self._process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """`kill -9` for the whole group, if there is still one."""
        if self._process:
            if self.members():
                os.killpg(self.pid, signal.SIGKILL)
            self._process.wait(STOP_SECONDS)

    def until_gone(self) -> None:
        """Wait until nothing of its group lives."""
        assert self._process
        self._process.wait(START_SECONDS)
        end = time.monotonic() + STOP_SECONDS
        while self.members():
            assert time.monotonic() < end, self.members()

    def members(self) -> list[str]:
        """The processes of its group that live."""
        listed = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True)
        found = [line.split(None, 2) for line in listed.stdout.splitlines()]
        return [args for group, state, args in found if int(group) == self.pid and not state.startswith("Z")]

    def said(self) -> str:
        return self._log.read_text("utf-8")

    def site(self, path: str, method: str = "GET") -> Reply:
        return _ask(int(self.environment["GALLEY_SITE_PORT"]), path, method)

    def api(self, path: str, method: str = "GET") -> Reply:
        return _ask(int(self.environment["GALLEY_API_PORT"]), path, method)

    @property
    def _log(self) -> Path:
        return self.folder / "log"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ask(port: int, path: str, method: str) -> Reply:
    """Status 0 where nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path)
        reply = connection.getresponse()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
    except OSError:
        return 0, {}, b""
    finally:
        connection.close()
