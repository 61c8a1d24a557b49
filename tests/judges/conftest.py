"""The publications, built once, and what the judges want to have said when all is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser import browser
from tests.browser.browser import Browser
from tests.importers.test_hugo_oracle import SHARED
from tests.judges import publications, tools
from tests.judges.publications import Publication

NOTES = pytest.StashKey[list[str]]()


@dataclass(frozen=True)
class Judged:
    """The publications that are here, by name, and a folder with the files of all, one folder for each."""

    folder: Path
    publications: dict[str, Publication]

    def publication(self, name: str) -> Publication:
        """Skips the test when its content is not on this machine."""
        if name not in self.publications:
            tools.missing(f"GALLEY_SHARED names no folder with content/{name}")
        return self.publications[name]


@pytest.fixture(scope="session")
def sample() -> Publication:
    return publications.build("sample")


@pytest.fixture(scope="session")
def judged(sample: Publication, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    here = [name for name in publications.IMPORTED if (SHARED / "content" / name).is_dir()]
    found = Judged(tmp_path_factory.mktemp("judged"), {each.name: each for each in map(publications.build, here)})
    found.publications["sample"] = sample
    for name, publication in found.publications.items():
        publication.write(found.folder / name)
    return found


@pytest.fixture(scope="session")
def address(sample: Publication) -> Iterator[str]:
    """Where the sample is served."""
    with publications.served(sample) as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    tools.chromium()
    with browser.opened() as running:
        yield running


@pytest.fixture(scope="session")
def notes(pytestconfig: pytest.Config) -> list[str]:
    """Lines for the end of the run."""
    return pytestconfig.stash.setdefault(NOTES, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(NOTES, []):
        terminalreporter.write_line(line)
