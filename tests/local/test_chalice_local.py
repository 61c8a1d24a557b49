"""Plain `chalice local`: the API from the state folder, what is written followed to its pages, one Ctrl-C."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import embedded, reloading
from tests.local.machines import CHALICE, SORRY, Machine
from tests.local.places import Clients

SITE_BUCKET = "galley-dev-site"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A store that holds one article, made by `./galley` with nothing running."""
    made = Machine(tmp_path_factory.mktemp("chalice"))
    done = made.galley("import", str(blog(made.folder, "first")))
    assert done.returncode == 0, done.stderr
    yield made
    made.kill()


@pytest.fixture(params=[["--no-autoreload"], []], ids=["no-autoreload", "autoreload"])
def command(request: pytest.FixtureRequest, machine: Machine) -> Iterator[list[str]]:
    port = machine.environment["GALLEY_API_PORT"]
    yield [CHALICE, "local", "--port", port, *request.param]
    machine.kill()


def blog(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    (made / f"{name}.md").write_text(
        f"---\ntitle: The {name}\nurl: /{name}/\ndate: 2026-01-02\n---\nIt is the {name}.\n"
    )
    return made


def page(machine: Machine, name: str) -> bytes:
    """The page in the bucket of the store that is open."""
    environment = json.loads((machine.state / "running.json").read_text())["environment"]
    listed = Clients(environment)("s3").list_objects_v2(Bucket=SITE_BUCKET, Prefix=f"{name}/index.html")
    if not listed["KeyCount"]:
        return b""
    found = Clients(environment)("s3").get_object(Bucket=SITE_BUCKET, Key=f"{name}/index.html")
    return bytes(found["Body"].read())


@pytest.mark.thorough
def test_it_serves_follows_and_ends(machine: Machine, command: list[str], tmp_path: Path) -> None:
    machine.start(*command)
    assert "The first" in [one["title"] for one in json.loads(machine.api("/articles")[2])["items"]]
    status, headers, body = machine.api("/no/such/route")
    assert (status, headers["content-type"]) == (404, "application/problem+json")
    assert json.loads(body)["detail"] == SORRY
    machine.until((machine.state / "running.json").exists)
    name = "second" if "--no-autoreload" in command else "third"
    done = machine.galley("import", str(blog(tmp_path, name)))
    assert done.returncode == 0, done.stderr
    machine.until(lambda: f"It is the {name}.".encode() in page(machine, name))
    assert machine.interrupt() == 0
    machine.until_gone()
    assert "Traceback" not in machine.said()


@pytest.mark.thorough
def test_a_store_that_is_open_elsewhere_is_one_clear_line(machine: Machine, command: list[str]) -> None:
    held = embedded.start(machine.state, engine="moto")
    try:
        machine.launch(*command)
        machine.until_gone()
        expected = f"galley: GALLEY_STATE: process {os.getpid()} has the store in {machine.state} open\n"
        assert machine.said().endswith(expected)
        assert "Traceback" not in machine.said()
    finally:
        held.stop()


@pytest.mark.thorough
@pytest.mark.parametrize("command", [["--no-autoreload"]], indirect=True)
def test_a_port_that_is_taken_is_one_clear_line(machine: Machine, command: list[str]) -> None:
    with socket.create_server(("127.0.0.1", int(machine.environment["GALLEY_API_PORT"]))):
        machine.launch(*command)
        machine.until_gone()
    port = machine.environment["GALLEY_API_PORT"]
    assert machine.said().endswith(f"galley: --port: port {port} cannot be used: Address already in use\n")
    assert "Traceback" not in machine.said()


def test_the_reloader_watches_code_and_not_the_store(tmp_path: Path) -> None:
    watched = ["app.py", ".chalice/config.json", "chalicelib/a.py"]
    state = tmp_path / "publication"
    for name in (*watched, ".venv/b.py", ".galley/c", "chalicelib/__pycache__/d.pyc", "publication/s3/e", "build/f"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert reloading.times(tmp_path, state).keys() == {str(tmp_path / name) for name in watched}


def test_only_a_change_of_code_restarts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalice.cli.filewatch.stat import StatFileWatcher

    monkeypatch.setattr(StatFileWatcher, "_single_pass_poll", StatFileWatcher._single_pass_poll)
    reloading.watch_only_code(tmp_path / ".galley")
    (tmp_path / "app.py").touch()
    watcher, restarts = StatFileWatcher(), list[str]()
    watcher._seed_mtime_cache(str(tmp_path))

    def changed() -> None:
        restarts.append("restart")

    (tmp_path / ".galley").mkdir()
    (tmp_path / ".galley" / "journal").touch()
    watcher._single_pass_poll(str(tmp_path), changed)
    assert restarts == []
    os.utime(tmp_path / "app.py", (1, 1))
    watcher._single_pass_poll(str(tmp_path), changed)
    watcher._single_pass_poll(str(tmp_path), changed)
    (tmp_path / "app.py").unlink()
    watcher._single_pass_poll(str(tmp_path), changed)
    assert restarts == ["restart", "restart"]
