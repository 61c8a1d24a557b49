"""Writes the whole project: configuration, content, static files, layouts."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from chalicelib import aws
from chalicelib.errors import Conflict, Invalid
from chalicelib.models import media
from chalicelib.projections.pages.state import State
from chalicelib.settings import settings
from cli.hugo.config import config
from cli.hugo.documents import documents
from cli.hugo.files import ContentFile
from cli.hugo.lists import lists

LAYOUTS = Path(__file__).parent / "layouts"


@dataclass(frozen=True)
class Exported:
    """How much was written."""

    documents: int
    lists: int
    files: int

    def lines(self) -> Iterator[str]:
        """For the terminal."""
        yield f"{self.documents} articles, {self.lists} lists, {self.files} files"
        yield "look at it with: hugo server"


def write(folder: Path) -> Exported:
    """Write into an empty folder, or one that is not there yet. Raises `Conflict`, `Invalid`."""
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} is not empty: name another folder", field="hugo")
    state = State()
    try:
        _write(folder / "hugo.yaml", yaml.safe_dump(config(state), allow_unicode=True, sort_keys=False).encode())
        shutil.copytree(LAYOUTS, folder / "layouts")
        return Exported(
            documents=sum(_content(folder, file) for file in documents(state)),
            lists=sum(_content(folder, file) for file in lists(state)),
            files=sum(_static(folder, item) for item in media.published()),
        )
    except OSError as error:
        raise Invalid(f"{folder} cannot be written: {error.strerror}", field="hugo") from error


def _content(folder: Path, file: ContentFile) -> int:
    _write(_inside(folder / "content", file.name), file.text().encode())
    return 1


def _static(folder: Path, item: media.Media) -> int:
    key = media.object_key(item.digest)
    content = aws.client("s3").get_object(Bucket=settings.store_bucket, Key=key)["Body"].read()
    _write(_inside(folder / "static", item.path.removeprefix("/")), content)
    return 1


def _inside(root: Path, name: str) -> Path:
    """A file below a folder, whatever its name says."""
    if ".." in Path(name).parts or Path(name).is_absolute():
        raise Invalid(f"{name!r} is no path below a folder", field="path")
    return root / name


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
