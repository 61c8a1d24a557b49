"""The package, unzipped once, and its functions against the AWS of the test."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.package import artefact
from tests.package.artefact import Artefact


@pytest.fixture(scope="session")
def package() -> Iterator[Artefact]:
    with tempfile.TemporaryDirectory() as folder:
        yield artefact.unzipped(Path(folder))


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    with artefact.reachable_aws() as url:
        yield url
