"""./galley in this process, on a store of its own that is opened for each command as on a person's machine."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from chalicelib import aws, clock, settings
from cli import main as command_line
from cli import sample, store
from local import embedded, running

Galley = Callable[..., "Ran"]
BLOG = {
    "hugo.toml": 'title = "A small blog"\nbaseURL = "https://small.example/"\n[permalinks]\nposts = "/:year/:slug/"\n',
    "content/posts/first.md": "---\ntitle: First\ndate: 2026-01-02\ntags: [ink]\n---\nThe first words.\n",
    "content/posts/second.md": "---\ntitle: Second\ndate: 2026-01-03\naliases: [/old-second/]\n---\nMore words.\n",
    "content/about.md": "---\ntitle: About\n---\nAbout this blog.\n",
    "static/images/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}


@contextmanager
def opened(state: Path) -> Iterator[Any]:
    """The store between two commands; gives the S3 client."""
    with running.connect(state, engine="moto"):
        yield aws.client("s3")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    chosen = replace(settings.settings, state=str(tmp_path / "state"), engine="moto")
    monkeypatch.setattr(store, "settings", chosen)
    monkeypatch.setattr(embedded, "settings", chosen)
    return tmp_path / "state"


@pytest.fixture(autouse=True)
def real_time(held_clock: object) -> None:
    """Time goes on, as for a person: a sweep looks at what was written before it."""
    clock.hold()


@pytest.fixture
def galley(capsys: pytest.CaptureFixture[str]) -> Galley:
    def run(*arguments: str) -> Ran:
        code = 0
        try:
            command_line.main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    for name, text in BLOG.items():
        (tmp_path / "blog" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "blog" / name).write_text(text, encoding="utf-8")
    return tmp_path / "blog"


@pytest.fixture
def moved_in(galley: Galley, blog: Path, state: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The import of a blog is made once for all tests of a process, and its store is copied."""
    texts = b"".join(file.read_bytes() for file in sorted(blog.rglob("*")) if file.is_file())
    kept = tmp_path_factory.getbasetemp() / f"moved-in-{sha256(texts).hexdigest()[:12]}"
    if not kept.exists():
        assert galley("import", str(blog)).code == 0
        shutil.copytree(state, kept)
    else:
        shutil.copytree(kept, state)
    return blog


@pytest.fixture
def with_sample(state: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The store that `make dev` leaves: the sample, cut down to what one test needs."""
    source = sample.FOLDER
    for name in ("hugo.toml", "content/about.md", "content/articles/hot-metal.md", "static/images/type-case.svg"):
        (tmp_path / "sample" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "sample" / name).write_bytes((source / name).read_bytes())
    monkeypatch.setattr(sample, "FOLDER", tmp_path / "sample")
    with running.connect(state, engine="moto"):
        sample.load()
