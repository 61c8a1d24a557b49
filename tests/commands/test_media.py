"""Files that are served as they are: what a picture's row says, and when its forms are there."""

from collections.abc import Callable

import pytest

from chalicelib.commands import media
from chalicelib.errors import Invalid, Missing, Taken, TooLarge
from chalicelib.models import ledger
from chalicelib.models import media as stored
from chalicelib.models.articles import Article
from chalicelib.models.media import Media, Variant
from tests.images.examples import claiming, encoded, exif, photo
from tests.machine import Machine
from tests.watch import counted_calls

FORM = Variant(type="image/avif", width=60, path="/images/0123456789abcdef-60.avif", size=123)


def add(path: str = "/a.jpg", content: bytes | None = None) -> Media:
    return media.add(actor="operator", path=path, content=encoded(photo(60, 40)) if content is None else content)


def prepared(item: Media, *variants: Variant, digest: str = "") -> None:
    media.prepared(actor="images", media_id=item.id, digest=digest or item.digest, variants=variants)


def found(item: Media) -> Media:
    again = stored.find(item.id)
    assert again
    return again


def kinds(item: Media) -> list[str]:
    return [entry.kind for entry in ledger.of(item.subject)]


def test_a_picture_is_stored_with_its_size_as_it_is_shown(galley: Machine) -> None:
    item = found(add("/upright.jpg", encoded(photo(60, 40), exif=exif(6))))
    assert (item.width, item.height) == (40, 60)
    assert found(add("/drawn.svg", b'<svg viewBox="0 0 30 20"/>')).height == 20


@pytest.mark.parametrize("content", [b"", b"no picture"])
def test_what_cannot_be_read_as_a_picture_is_stored_all_the_same(galley: Machine, content: bytes) -> None:
    item = found(add("/a.jpg", content))
    assert (item.width, item.height, item.size, item.status) == (0, 0, len(content), "published")


def test_the_size_of_a_huge_picture_is_known(galley: Machine) -> None:
    assert found(add("/huge.png", claiming(30_000, 20_000))).width == 30_000


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("/a.webp", "image/webp"),
        ("/a.AVIF", "image/avif"),
        ("/a.jpeg", "image/jpeg"),
        ("/a.svg", "image/svg+xml"),
        ("/a.woff2", "font/woff2"),
        ("/a.txt", "text/plain; charset=utf-8"),
        ("/a/", "text/html; charset=utf-8"),
        ("/a", "application/octet-stream"),
    ],
)
def test_the_type_follows_from_the_name(galley: Machine, path: str, type_: str) -> None:
    assert add(path, b"x").type == type_


def test_a_picture_is_one_write_of_its_bytes_and_one_transaction(galley: Machine) -> None:
    add("/b.jpg")
    with counted_calls() as calls:
        add()
    assert calls == {"GetItem": 2, "PutObject": 1, "TransactWriteItems": 1}


def test_the_same_bytes_are_no_change(galley: Machine) -> None:
    assert kinds(add()) == kinds(add()) == ["media.added"]


def test_forms_are_told_once(galley: Machine) -> None:
    item = add()
    for _ in range(2):
        prepared(item, FORM)
    assert found(item).forms == (FORM,)
    assert kinds(item) == ["media.added", "media.prepared"]
    assert ledger.first_break(item.subject) is None


def test_a_picture_without_forms_is_told_as_well(galley: Machine) -> None:
    item = add()
    assert found(item).prepared == ""
    prepared(item)
    assert (found(item).prepared, found(item).forms) == (item.digest, ())


def test_forms_of_what_was_replaced_meanwhile_are_not_told(galley: Machine) -> None:
    before = add()
    after = add(content=encoded(photo(80, 40)))
    prepared(before, FORM, digest=before.digest)
    assert kinds(after) == ["media.added", "media.added"]
    prepared(after, FORM)
    add(content=encoded(photo(90, 40)))
    assert (found(after).width, found(after).forms) == (90, ()), "forms of other bytes are none"


def test_forms_of_what_is_gone_are_not_told(galley: Machine) -> None:
    item = add()
    media.remove(actor="operator", path="/a.jpg")
    prepared(item, FORM)
    media.prepared(actor="images", media_id="none", digest="x", variants=())
    assert kinds(item) == ["media.added", "media.removed"]


def test_a_file_that_is_not_there_cannot_be_removed(galley: Machine) -> None:
    item = add()
    media.remove(actor="operator", path=item.path)
    with pytest.raises(Missing, match="path"):
        media.remove(actor="operator", path=item.path)


def test_a_path_that_an_article_has_is_refused(galley: Machine, publish: Callable[..., Article]) -> None:
    publish("A title", path="/taken.html")
    with pytest.raises(Taken):
        add("/taken.html")


@pytest.mark.parametrize("path", ["a.jpg", "/a//b.jpg", "/../a.jpg", "/robots.txt", "/assets/a.jpg", FORM.path])
def test_an_impossible_path_is_refused_by_name(galley: Machine, path: str) -> None:
    with pytest.raises(Invalid, match="path"):
        add(path)


def test_a_file_over_the_limit_is_refused(galley: Machine) -> None:
    with pytest.raises(TooLarge, match="content"):
        add(content=b"\0" * (media.MAX_BYTES + 1))
