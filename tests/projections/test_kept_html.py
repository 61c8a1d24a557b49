"""Pages made from the HTML that was kept when a text was saved are those that a fresh parse gives, byte for byte."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chalicelib import importers, markdown, renderings
from chalicelib.clock import now
from chalicelib.commands import articles
from chalicelib.importers import writing
from chalicelib.markdown import kept
from chalicelib.models import revisions
from chalicelib.models.articles import Article
from chalicelib.models.revisions import NEWEST, Revision
from chalicelib.projections import pages
from chalicelib.projections.pages import bodies, portable, render
from chalicelib.projections.pages.contents import content_of
from chalicelib.projections.pages.contexts import ArticlePage, Twin
from chalicelib.projections.pages.files import File, PathFile, TwinFile
from tests.machine import Machine

Publish = Callable[..., Article]
BODIES = {
    "markdown": "## One *two*\n\n[a](/b/) ![c](/d.png) $x$\n\n```python\nprint('e')\n```\n\n## Why?\n\nSo.\n\n## F",
    "html": "<h2>One</h2><p>two <a href='../b/'>c</a><img src=/d.png>",
    "text": "One\n- two\n\n<three>",
}


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """As in a process that has seen no text before."""
    forget()
    yield
    forget()


def forget() -> None:
    bodies.parsed.cache_clear()
    bodies.forget()
    portable.portable.cache_clear()


def made(published: list[Article]) -> list[bytes]:
    """The pages and their twins, from a state of their own."""
    forget()
    state, paths = pages.State(), [PathFile(article.path) for article in published]
    files: list[File] = [*paths, *map(TwinFile, paths)]
    return [rendered(content_of(file, state)) for file in files]


def rendered(content: object) -> bytes:
    assert isinstance(content, ArticlePage | Twin)
    return render.render(content)


def in_all_formats(publish: Publish) -> list[Article]:
    return [publish(form, format=form, body=body) for form, body in BODIES.items()]


def no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_: object, **__: object) -> None:
        raise AssertionError("a text was parsed")

    monkeypatch.setattr(markdown, "render", parse)


def html_of(article: Article) -> str | None:
    revision = revisions.get(article.id, int(article.live or article.revision))
    packed = revision.rendered
    found = kept.rendered(revision.content().body, packed) if packed else None
    return found.html if found else None


def test_pages_are_made_without_parsing(galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    published = in_all_formats(publish)
    no_parser(monkeypatch)
    assert len(made(published)) == 6


def test_a_fresh_parse_gives_the_same_bytes(galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    published = in_all_formats(publish)
    from_kept = made(published)
    monkeypatch.setattr(renderings, "renderer", lambda: b"another renderer")
    assert made(published) == from_kept
    no_parser(monkeypatch)
    with pytest.raises(AssertionError, match="was parsed"):
        made(published)


def test_a_text_that_an_earlier_version_saved_is_parsed_until_it_is_saved_again(
    galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(kept, "keep", lambda *_, **__: None)
        old = publish("Old", body=BODIES["markdown"])
    before = made([old])
    assert html_of(old) is None
    articles.revise(actor="operator", article_id=old.id, content=old.newest)
    again = articles.publish(actor="operator", article_id=old.id)
    assert html_of(again)
    assert made([again]) == before


def test_a_restored_or_moved_text_is_kept_as_well(galley: Machine, publish: Publish) -> None:
    first = publish("A title", body="*One*")
    articles.amend(actor="operator", article_id=first.id, changes={"body": "*Two*"})
    restored = articles.restore(actor="operator", article_id=first.id, revision=1)
    moved = articles.move(actor="operator", article_id=first.id, path="/elsewhere/")
    for article in (restored, moved):
        packed = revisions.get(first.id, int(article.revision)).rendered
        assert packed is not None
        assert kept.rendered("*One*", packed) == markdown.render("*One*", format="markdown")


def test_an_imported_text_is_kept_as_well(galley: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = tmp_path / "content" / "post" / "a.md"
    post.parent.mkdir(parents=True)
    post.write_text("---\ntitle: A\ndate: 2026-01-01\n---\n*One*\n", encoding="utf-8")
    writing.write(importers.read(tmp_path, now=now()), tmp_path, scope="test")
    no_parser(monkeypatch)
    [article] = [article for article in Article.scan() if article.title == "A"]
    assert b"<em>One</em>" in made([article])[0]


def test_the_copy_of_the_newest_revision_has_the_same_html(galley: Machine, publish: Publish) -> None:
    article = publish("A title", body="*One*")
    assert (
        Revision.get(article.id, NEWEST).rendered == revisions.get(article.id, int(article.live)).rendered is not None
    )


@pytest.mark.parametrize(("size", "inline"), [(170_000, True), (240_000, False)])
def test_a_large_text_is_kept_without_its_html(galley: Machine, publish: Publish, size: int, inline: bool) -> None:
    """As much as fits: of chance nothing can be left out, so an item would hold it twice."""
    chance = random.Random(1)
    body = chance.randbytes(size // 2).hex()
    article = publish("Large", body=body, format="text")
    revision = revisions.get(article.id, int(article.live))
    assert (revision.packed is not None) == inline
    assert revision.rendered is None
    assert body.encode() in made([article])[0]
