"""The package that is deployed, made again when what it is made of is newer."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.errors import GalleyError, Missing, Unavailable
from deployment import templates
from deployment.templates import Template
from deployment.uploads import TEMPLATE

ROOT = Path(__file__).parents[1]
_SOURCES = ("app.py", "requirements.txt", "chalicelib", ".chalice", "deployment")


@dataclass(frozen=True)
class Build:
    """The folder where the template lies, and the files that it needs."""

    folder: Path

    @property
    def studio(self) -> Path:
        """The studio's files, where it was built."""
        return self.folder / "studio"

    @property
    def template(self) -> Template:
        """Raises `Missing` and `Invalid`."""
        return templates.read(self._present(TEMPLATE).read_bytes())

    @property
    def files(self) -> list[Path]:
        """All that is uploaded. Raises `Missing`."""
        return [self._present(name) for name in (TEMPLATE, *templates.files(self.template))]

    def _present(self, name: str) -> Path:
        if not (self.folder / name).is_file():
            raise Missing("is not there: run make package", field=str(self.folder / name))
        return self.folder / name


def ready(root: Path = ROOT) -> Build:
    """The package, made now if it has to be. Raises `Unavailable` when that fails."""
    build = Build(root / "build")
    if is_stale(build, root):
        made = subprocess.run(["make", "--silent", "package"], cwd=root, check=False)  # noqa: S607 - as a person has it
        if made.returncode:
            raise Unavailable("could not be made: the reason is above", field="package")
    return build


def is_stale(build: Build, root: Path = ROOT) -> bool:
    """Whether it is not there, or older than something that it is made of."""
    try:
        made = min(file.stat().st_mtime for file in build.files)
    except GalleyError:
        return True
    return max(file.stat().st_mtime for file in _sources(root)) > made


def _sources(root: Path) -> Iterator[Path]:
    for name in _SOURCES:
        found = (root / name).rglob("*") if (root / name).is_dir() else [root / name]
        yield from (file for file in found if file.is_file() and "__pycache__" not in file.parts)
