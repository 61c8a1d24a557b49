"""`pytest -p tests.package.plugin`: the tests' requests go to the package as Lambda runs it.

Tests that look inside of the process are skipped, by the rule in `inside`, and counted in the closing lines.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import http_client
from tests.package import artefact, inside
from tests.package.gateway import Forgotten, Gateway

_INSIDE = "looks inside of the process"
SETTINGS = {
    "GALLEY_SIGNING_KEY": "galley-on-one-machine-signing-key",
    "GALLEY_PEPPER": "galley-on-one-machine-pepper-never-elsewhere",
    "GALLEY_ORIGINS": "http://localhost:3000",
}
"""As in the tests' own process: they write links as the function would, and send what a page of this machine would."""
_NO_REQUEST = "sends_no_request"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if what := inside.looks_inside(item):
            # Not deselected: of several processes only reports reach the closing lines, which say what was left out.
            item.add_marker(pytest.mark.skip(reason=f"{_INSIDE}: {what}"))


@pytest.fixture(autouse=True, scope="session")
def packaged_api() -> Iterator[Gateway]:
    with tempfile.TemporaryDirectory() as folder, _served(artefact.unzipped(Path(folder))) as gateway:
        yield gateway


@pytest.fixture(autouse=True)
def noted_requests(packaged_api: Gateway, record_property: Callable[[str, object], None]) -> Iterator[None]:
    """A test that sends none says nothing of the package, and is counted apart."""
    before = packaged_api.requests
    yield
    if packaged_api.requests == before:
        record_property(_NO_REQUEST, True)


@contextmanager
def _served(package: artefact.Artefact) -> Iterator[Gateway]:
    with artefact.reachable_aws() as endpoint:
        function = package.start("APIHandler", artefact.environment(endpoint, **SETTINGS))
        gateway = Gateway(package.api, function, Forgotten())
        try:
            with http_client.sent_to(lambda: gateway):
                yield gateway
        finally:
            function.close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    stats = terminalreporter.stats
    passed = stats.get("passed", [])
    silent = sum((_NO_REQUEST, True) in report.user_properties for report in passed)
    reasons = [report.longrepr[2] for report in stats.get("skipped", []) if isinstance(report.longrepr, tuple)]
    what = Counter(reason.rpartition(": ")[2] for reason in reasons if _INSIDE in reason)
    by = ", ".join(f"{number} by {name}" for name, number in what.most_common())
    terminalreporter.write_line(
        f"{len(passed) - silent} tests passed against the package, {silent} that send no request passed beside them; "
        f"{what.total()} look inside of the process and were left out ({by})"
    )
