"""The files of a folder in a fixed order, and never one outside it: a link that leads out is refused."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.importers.plan import Loss


@dataclass
class Walk:
    """Walks folders below `root` and gathers the losses on the way."""

    root: Path
    losses: list[Loss] = field(default_factory=list)

    def files(self, folder: str = "", *, hidden: bool = False) -> Iterator[Path]:
        """Every plain file below a folder, sorted. Hidden and backup files are left out unless asked for."""
        top = (self.root / folder).resolve()
        if not top.is_relative_to(self.root.resolve()):
            self._refuse(folder, "the folder lies outside the imported one")
            return
        for here, folders, files in os.walk(self.root / folder, onerror=self._unreadable):
            folders[:] = sorted(name for name in folders if self._enters(Path(here, name), hidden))
            for name in sorted(files):
                if (hidden or not _hidden(name)) and self._reads(Path(here, name)):
                    yield Path(here, name)

    def name(self, path: Path) -> str:
        """The path as the loss report and the plan write it: relative, with forward slashes."""
        return _printable(path.relative_to(self.root).as_posix())

    def _enters(self, path: Path, hidden: bool) -> bool:
        if not self._named(path):
            return False
        if path.is_symlink():
            self._refuse(self.name(path), "a link to a folder is not followed")
            return False
        return path.name != ".git" and (hidden or not _hidden(path.name))

    def _reads(self, path: Path) -> bool:
        if not self._named(path):
            return False
        if path.is_symlink() and not path.resolve().is_relative_to(self.root.resolve()):
            self._refuse(self.name(path), "the link leads out of the imported folder")
            return False
        if not path.is_file():
            self._refuse(self.name(path), "it is no plain file")
            return False
        return True

    def _named(self, path: Path) -> bool:
        """Whether the name is text: a name in another encoding can be no path of a page."""
        if path.name == _printable(path.name):
            return True
        self._refuse(self.name(path), "its name is not UTF-8", "file name")
        return False

    def _unreadable(self, fault: OSError) -> None:
        if not isinstance(fault, FileNotFoundError):  # a site need not have every folder that it may have
            self._refuse(self.name(Path(fault.filename)), f"cannot be read: {fault.strerror}", "unreadable")

    def _refuse(self, name: str, why: str, what: str = "link") -> None:
        self.losses.append(Loss(file=name, outcome="refused", what=what, detail=why))


def _printable(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _hidden(name: str) -> bool:
    return name.startswith((".", "#")) or name.endswith(("~", "#"))
