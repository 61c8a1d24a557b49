"""`make dev` where it cannot run, or is ended before it does."""

import ctypes
import os
import platform
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.local.machines import Machine, free_port

TGKILL = {("Linux", "x86_64"): 234, ("Linux", "aarch64"): 131}
"""Its number among the calls of the kernel (unistd.h)."""


@pytest.mark.thorough
def test_ctrl_c_during_the_first_fill_ends_it_too_and_the_sample_goes_on_the_next_time(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    try:
        machine.launch()
        machine.until((machine.state / "sample.begun").exists)
        assert machine.interrupt() == 0
        assert (machine.members(), machine.said()) == ([], "")
        assert (machine.state / "sample.begun").exists()
    finally:
        machine.kill()


@pytest.mark.thorough
def test_a_signal_that_another_thread_takes_ends_it_too(tmp_path: Path) -> None:
    """The kernel may give a signal of the process to any of its threads (signal(7))."""
    machine = Machine(tmp_path)
    try:
        machine.start()
        interrupt_another_thread(machine.pid)
        machine.until_gone()
    finally:
        machine.kill()


def interrupt_another_thread(pid: int) -> None:
    """By a call that only Linux has (tgkill(2)); elsewhere the kernel chooses."""
    call = TGKILL.get((platform.system(), platform.machine()))
    if call is None:
        os.kill(pid, signal.SIGINT)
        return
    threads = {int(thread.name) for thread in Path(f"/proc/{pid}/task").iterdir()}
    oldest = min(threads - {pid})  # a younger one may be about to end, and the signal with it
    assert ctypes.CDLL(None).syscall(call, pid, oldest, signal.SIGINT) == 0


@pytest.mark.parametrize(
    "spoil", [Path.touch, lambda state: state.symlink_to("/proc/galley")], ids=["file", "unwritable"]
)
def test_a_state_that_cannot_be_a_folder_is_one_clear_line(tmp_path: Path, spoil: Callable[[Path], Any]) -> None:
    machine = Machine(tmp_path)
    spoil(machine.state)
    answer = machine.refused()
    assert answer.startswith(f"galley: GALLEY_STATE: cannot open the store in {os.path.realpath(machine.state)}: ")
    assert answer.count("\n") == 1


def test_a_port_that_is_no_port_is_one_clear_line(tmp_path: Path) -> None:
    answer = Machine(tmp_path, GALLEY_SITE_PORT="http").refused()
    assert answer == "galley: GALLEY_SITE_PORT: must be a port number from 1 to 65535, not 'http'\n"


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = Machine(tmp_path, GALLEY_API_PORT=str(port), GALLEY_SITE_PORT=str(free_port())).refused()
    assert answer == f"galley: GALLEY_API_PORT: port {port} cannot be used: Address already in use\n"
