"""What is judged: whole publications, built once by Galley and kept as the objects of its bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import msgspec

from chalicelib import aws, clock, importers
from chalicelib.importers import writing
from chalicelib.models import articles
from chalicelib.models import site as settings_of_site
from chalicelib.projections.pages import State, everything, urls
from chalicelib.projections.pages.blobs import Blob
from chalicelib.projections.pages.contents import content_of, has_place, path_of
from chalicelib.projections.pages.contexts import Page
from chalicelib.projections.pages.files import PathFile
from chalicelib.projections.pages.render import content_type, render
from chalicelib.settings import settings
from cli import sample
from local import site
from local.rules import Answer, Stored
from tests.importers.test_hugo_oracle import SHARED
from tests.machine import Machine, fresh_galley

IMPORTED = ("letsencrypt", "backend-articles")
NAMES = ("sample", *IMPORTED)


@dataclass(frozen=True)
class Publication:
    """`home` is its base URL. Beside the objects of its bucket by key: the kind of page in each; and, for articles
    whose author has written HTML or a picture without a description, the page as it would be without the one and with
    the other.
    """

    name: str
    home: str
    objects: dict[str, Stored]
    kinds: dict[str, str]
    corrected: dict[str, bytes]

    def pages(self) -> dict[str, str]:
        """The text of every HTML page by key, redirects among them."""
        html = {key: each for key, each in self.objects.items() if each.content_type.startswith("text/html")}
        return {key: each.body.decode() for key, each in html.items()}

    def templates(self) -> dict[str, str]:
        """The path of the largest page of every kind; redirects are not among them, which nobody gets to see."""
        largest: dict[str, str] = {}
        for key, _ in sorted(self.pages().items(), key=lambda page: len(page[1])):
            largest[self.kinds[key]] = path_of_key(key)
        largest.pop("RedirectPage", None)
        return largest

    def paths(self, kind: str) -> list[str]:
        """Where the pages of a kind are."""
        return [path_of_key(key) for key in sorted(self.pages()) if self.kinds[key] == kind]

    def write(self, folder: Path) -> None:
        """Every object as a file."""
        for key, stored in self.objects.items():
            (folder / key).parent.mkdir(parents=True, exist_ok=True)
            (folder / key).write_bytes(stored.body)


def path_of_key(key: str) -> str:
    """The raw path that is served by an object."""
    return quote("/" + (key.removesuffix("index.html") if f"/{key}".endswith("/index.html") else key))


def build(name: str) -> Publication:
    """As `make dev` and `./galley import` do it."""
    with fresh_galley() as machine:
        if name == "sample":
            sample.load()
            machine.settle()
        else:
            folder = SHARED / "content" / name
            writing.write(importers.read(folder, now=clock.now()), folder, scope=f"/{name}")
        contents = _contents()
        objects = _stored(machine) if name == "sample" else {key: _object(each) for key, each in contents.items()}
        kinds = {key: type(each).__name__ for key, each in contents.items()}
        return Publication(name, settings_of_site.get().base_url, objects, kinds, _corrected())


def _stored(machine: Machine) -> dict[str, Stored]:
    lookup = site.bucket_lookup(aws.client, settings.site_bucket)
    return {key: stored for key in machine.files() if (stored := lookup(key))}


def _contents() -> dict[str, Page | Blob]:
    """What is to be at each key."""
    state, found = State(), {}
    for file in everything(state):
        content = content_of(file, state) if has_place(file, state) else None
        if content is not None:
            found[urls.object_key(path_of(file, state))] = content
    return found


def _object(content: Page | Blob) -> Stored:
    """As it would be stored: the bucket of a large publication takes moto a minute."""
    if isinstance(content, Blob):
        return Stored(content.read(), content.type)
    return Stored(render(content), content_type(content))


def _corrected() -> dict[str, bytes]:
    state, found = State(), {}
    for article in articles.Article.scan(consistent_read=True):
        content = state.content(article) if article.visible else None
        if content is None or not ("<" in content.body or "![](" in content.body):
            continue
        body = content.body.replace("<", "&lt;").replace("![](", "![A picture](")
        state.suppose(article, msgspec.structs.replace(content, body=body))
        page = content_of(PathFile(article.path), state)
        found[urls.object_key(article.path)] = render(page)  # type: ignore[arg-type]
    return found


@contextmanager
def served(publication: Publication) -> Iterator[str]:
    """Its address on loopback, with the headers of production."""
    server = site.serve(
        publication.objects.get, host="127.0.0.1", port=0, api_port=1, mailbox=lambda _path: Answer(404)
    )
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.shutdown()
