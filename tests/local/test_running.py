"""How a command finds the publication."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from chalicelib import aws, clock
from chalicelib.commands import articles
from chalicelib.content import Content
from chalicelib.errors import Conflict, GalleyError
from chalicelib.settings import settings
from local import dev, embedded, publication, resources, running
from local.pump import Handlers, Pump
from local.running import Connection, Running


def test_a_running_one_is_found_and_used(tmp_path: Path) -> None:
    store = embedded.start(tmp_path, engine="moto")
    here = Running(os.getpid(), store.environment, {"api": 1, "site": 2})
    with running.announced(tmp_path, here):
        assert running.find(tmp_path) == here
        with running.connect(tmp_path) as connection:
            assert connection.shared
            assert os.environ["AWS_ENDPOINT_URL"] == store.environment["AWS_ENDPOINT_URL"]
    store.stop()
    assert running.find(tmp_path) is None
    assert "AWS_ENDPOINT_URL" not in os.environ


def test_what_a_killed_one_left_is_not_taken_for_running(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait(10)
    with running.announced(tmp_path, Running(child.pid, {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, {})):
        assert running.find(tmp_path) is None
    (tmp_path / "running.json").write_text("{ torn")
    assert running.find(tmp_path) is None


def test_a_process_that_lives_but_does_not_answer_is_not_running(tmp_path: Path) -> None:
    with running.announced(tmp_path, Running(os.getpid(), {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, {})):
        assert running.find(tmp_path) is None


def test_the_environment_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with running.environment({"AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}):
        assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert os.environ["AWS_DEFAULT_REGION"] == "eu-west-1"
    assert "AWS_ENDPOINT_URL" not in os.environ


@pytest.fixture
def opened(tmp_path: Path, held_clock: object) -> Callable[[], AbstractContextManager[Connection]]:
    clock.hold()  # a sweep looks at what was written before it
    return lambda: running.connect(tmp_path / "state", engine="moto")


def write(path: str) -> None:
    words = Content(title="A page", body="Words.", path=path)
    made = articles.draft(actor="operator", content=words, kind="page")
    articles.publish(actor="operator", article_id=made.id)


def write_and_fail(path: str) -> None:
    write(path)
    raise Conflict("changed meanwhile")


def has_page(key: str) -> bool:
    listed = aws.client("s3").list_objects_v2(Bucket=settings.site_bucket, Prefix=key)
    return bool(listed["KeyCount"])


def test_with_nothing_running_the_store_is_opened_and_what_was_written_has_its_page_at_the_end(
    opened: Callable[[], AbstractContextManager[Connection]],
) -> None:
    with opened() as connection:
        assert not connection.shared
        write("/mine/")
        assert not has_page("mine/index.html")
    assert "AWS_ENDPOINT_URL" not in os.environ
    with opened():
        assert has_page("mine/index.html")


@pytest.mark.thorough
def test_what_was_on_its_way_when_a_process_was_killed_is_followed_by_the_next_one(
    tmp_path: Path, opened: Callable[[], AbstractContextManager[Connection]]
) -> None:
    store = embedded.start(tmp_path / "state", engine="moto")
    with running.environment(store.environment):
        publication.create()
        write("/theirs/")
    store.stop()
    with opened():
        assert has_page("theirs/index.html")


@pytest.mark.thorough
def test_an_error_inside_ends_the_store_and_is_not_followed_by_work(
    tmp_path: Path, opened: Callable[[], AbstractContextManager[Connection]]
) -> None:
    with pytest.raises(Conflict), opened():
        write_and_fail("/interrupted/")
    embedded.start(tmp_path / "state").stop()
    with opened():
        assert has_page("interrupted/index.html")


def test_a_message_that_keeps_failing_does_not_keep_the_publication_closed(
    opened: Callable[[], AbstractContextManager[Connection]], capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_event: Any) -> None:
        raise ValueError("no such template")

    with opened():
        names, queue = resources.names(resources.declared(), settings.prefix), settings.queue("pages")
        pump = Pump(Handlers(lambda _event: None, {queue: broken}), aws.client, names)
        url = aws.client("sqs").get_queue_url(QueueName=queue)["QueueUrl"]
        aws.client("sqs").send_message(QueueUrl=url, MessageBody="{}")
        assert publication.catch_up(pump) == 0
    said = capsys.readouterr().err
    assert said.startswith("galley: queue galley-dev-pages: 1 message(s) kept failing")
    assert (said.count("\n"), "no such template" in said) == (1, True)


@pytest.mark.parametrize("variable", ["GALLEY_API_PORT", "GALLEY_SITE_PORT"])
def test_a_port_in_use_is_one_line_that_names_the_port_and_the_variable(tmp_path: Path, variable: str) -> None:
    with socket.socket() as taken, socket.socket() as free:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        free.bind(("127.0.0.1", 0))
        other = {"GALLEY_API_PORT": "GALLEY_SITE_PORT"}.get(variable, "GALLEY_API_PORT")
        ports = {variable: str(taken.getsockname()[1]), other: str(free.getsockname()[1])}
        free.close()
        answer = start_dev(tmp_path, **ports)
    assert answer.returncode == 1
    assert answer.stderr == f"galley: {variable}: port {ports[variable]} cannot be used: Address already in use\n"
    assert not (tmp_path / "state").exists()


def test_a_store_that_cannot_be_opened_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("not a folder")
    answer = start_dev(tmp_path, GALLEY_API_PORT=free_port(), GALLEY_SITE_PORT=free_port())
    assert answer.returncode == 1
    assert answer.stderr.startswith("galley: GALLEY_STATE: cannot open the store in ")
    assert answer.stderr.count("\n") == 1


def test_an_unknown_engine_is_one_line(tmp_path: Path) -> None:
    answer = start_dev(tmp_path, GALLEY_API_PORT=free_port(), GALLEY_SITE_PORT=free_port(), GALLEY_ENGINE="mysql")
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert "GALLEY_ENGINE: must be one of auto, dynoxide, moto" in answer.stderr


def test_one_port_for_both_is_refused() -> None:
    with pytest.raises(GalleyError, match="different ports"):
        dev._check_ports(GALLEY_API_PORT=1, GALLEY_SITE_PORT=1)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def start_dev(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "local.dev"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "GALLEY_STATE": str(folder / "state"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
