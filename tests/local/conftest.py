"""An embedded AWS for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local import embedded, resources
from tests.local.places import PREFIX, TEMPLATE, Clients, provide


@pytest.fixture(autouse=True)
def ledger_rule() -> None:
    """In the place of the suite's own, which fails every write that is no ledger transaction: these tests write
    single items, with PutItem and BatchWriteItem too, to a tiny table that only shares the ledger's name.
    """


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engines")


@pytest.fixture(params=["moto", "dynoxide"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def state(tmp_path: Path, kind: str, shared: Path) -> Path:
    return provide(tmp_path / "state", kind, shared)


@pytest.fixture
def clients(state: Path, kind: str) -> Iterator[Clients]:
    """Clients of a fresh store that holds the tiny publication's resources."""
    opened = embedded.start(state, engine="moto" if kind == "moto" else "dynoxide")
    made = Clients(opened.environment)
    resources.create(TEMPLATE, prefix=PREFIX, clients=made)
    yield made
    opened.stop()


@pytest.fixture
def names() -> resources.Names:
    return resources.names(TEMPLATE, PREFIX)
