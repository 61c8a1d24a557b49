"""What a page knows of its pictures, and that it is built again whenever that changes."""

from collections.abc import Callable, Iterable

import pytest

from chalicelib import events
from chalicelib.commands import media, site
from chalicelib.content import Content
from chalicelib.markdown.pictures import Picture
from chalicelib.models import media as stored
from chalicelib.models import shown
from chalicelib.models.articles import Article
from chalicelib.models.ledger import Entry
from chalicelib.models.media import Media
from chalicelib.projections import images
from chalicelib.projections.pages import State, touched
from chalicelib.projections.pages import pictures as page_pictures
from chalicelib.projections.pages.files import File, ListFile, PathFile, TwinFile
from chalicelib.projections.pages.pictures import pictures
from tests.images.examples import encoded, photo
from tests.machine import Machine
from tests.watch import counted_calls

PHOTO = encoded(photo())
PAGE = "/2026/a-page/"


def add(path: str, content: bytes = b'<svg viewBox="0 0 30 20"/>') -> Media:
    return media.add(actor="operator", path=path, content=content)


def seen(*sources: str, page: str = PAGE) -> dict[str, Picture]:
    return pictures(sources, page, State())


def newest(item: Media) -> Entry:
    return max((entry for entry in Entry.scan() if entry.subject == item.subject), key=lambda entry: entry.version)


def found_forms(item: Media) -> int:
    row = stored.find(item.id)
    return len(row.forms) if row else 0


def touches(item: Media) -> list[File]:
    """What the newest event of a file touches, besides the file itself, and what lies beside the pages."""
    files = touched(newest(item), State())
    return [file for file in files if file != PathFile(item.path) and not isinstance(file, TwinFile)]


@pytest.mark.parametrize(
    "source",
    [
        "/images/a%20b.svg",
        "/images/a b.svg",
        "../../images/a%20b.svg",
        "/images/a%20b.svg?v=2#part",
        "http://localhost:3000/images/a%20b.svg",
        "https://localhost:3000/images/a%20b.svg",
        "//localhost:3000/images/a%20b.svg",
    ],
)
def test_a_picture_is_known_however_a_text_refers_to_it(galley: Machine, source: str) -> None:
    add("/images/a b.svg")
    assert seen(source) == {source: Picture(src="/images/a b.svg", width=30, height=20)}


def test_a_picture_beside_the_page_is_found(galley: Machine) -> None:
    add("/2026/a-page/a.svg")
    add("/2026/c#/a.svg")
    assert seen("a.svg")["a.svg"].src == "/2026/a-page/a.svg"
    assert seen("a.svg", page="/2026/c#/")["a.svg"].src == "/2026/c#/a.svg"
    assert seen("a-page/a.svg", page="/2026/other.html")["a-page/a.svg"].width == 30


@pytest.mark.parametrize(
    "source",
    [
        "https://elsewhere.example/images/a.svg",
        "//elsewhere.example/images/a.svg",
        "http://localhost:3000@elsewhere.example/images/a.svg",
        "data:image/svg+xml,<svg/>",
        "javascript:alert(1)",
        "http://[",
        "",
        "#a",
    ],
)
def test_what_is_elsewhere_is_not_known(galley: Machine, source: str) -> None:
    add("/images/a.svg")
    assert seen(source) == {}


def test_a_site_below_a_path_has_it_before_every_form(galley: Machine) -> None:
    site.configure(actor="operator", settings={"base_url": "https://ink.example/blog/"})
    add("/a.jpg", PHOTO)
    galley.settle()
    for source in ("/a.jpg", "/blog/a.jpg", "https://ink.example/blog/a.jpg", "../../a.jpg"):
        known = seen(source)[source]
        assert known.src == "/a.jpg"
        assert all(each.startswith("/blog/images/") for s in known.sources for each in s.srcset.split(", "))


def test_forms_stand_in_the_order_of_preference_with_their_widths(galley: Machine) -> None:
    item = add("/a.jpg", PHOTO)
    galley.settle()
    known = seen("/a.jpg")["/a.jpg"]
    start = f"/images/{item.digest[:16]}"
    assert (known.width, known.height) == (600, 400)
    assert [(source.type, source.srcset) for source in known.sources] == [
        ("image/avif", f"{start}-480.avif 480w, {start}-600.avif 600w"),
        ("image/webp", f"{start}-480.webp 480w, {start}-600.webp 600w"),
    ]


def test_what_is_no_file_that_is_served_is_not_known(galley: Machine, publish: Callable[..., Article]) -> None:
    publish("An article", path="/article/")
    add("/gone.svg")
    media.remove(actor="operator", path="/gone.svg")
    assert seen("/nothing.svg", "/article/", "/gone.svg") == {}


def test_a_page_without_pictures_of_the_publication_asks_nothing(galley: Machine) -> None:
    state = State()
    assert state.settings
    with counted_calls() as calls:
        assert pictures(["https://elsewhere.example/a.png", "data:,x", "", "#a", "."], PAGE, state) == {}
        assert pictures([], PAGE, state) == {}
    assert calls == {}


def test_pictures_are_asked_for_together_and_noted_once(galley: Machine) -> None:
    sources = [f"/{number}.svg" for number in range(20)]
    for source in sources:
        add(source)
    state = State()
    assert state.settings
    with counted_calls() as first:
        assert len(pictures(sources, PAGE, state)) == 20
    with counted_calls() as again:
        assert len(pictures([*sources, *sources], PAGE, state)) == 20
    assert first == {"BatchGetItem": 3, "BatchWriteItem": 1}
    assert again == {"BatchGetItem": 2}


def test_a_text_of_very_many_pictures_has_a_bound(galley: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "MOST", 60)
    for number in range(70):
        add(f"/{number}.svg")
    assert len(seen(*(f"/{number}.svg" for number in range(70)))) == 60


def test_a_page_is_built_again_when_a_picture_comes_changes_is_ready_or_goes(galley: Machine) -> None:
    assert seen("/a.jpg") == {}
    item = add("/a.jpg", PHOTO)
    assert touches(item) == [PathFile(PAGE)], "it was shown before it was there"
    images.apply([newest(item)])
    assert newest(item).kind == events.MediaPrepared.kind
    assert touches(item) == [PathFile(PAGE)]
    add("/a.jpg", encoded(photo(500, 100)))
    assert touches(item) == [PathFile(PAGE)]
    media.remove(actor="operator", path="/a.jpg")
    assert touches(item) == [PathFile(PAGE)]


def test_a_picture_that_nothing_shows_touches_only_itself(galley: Machine) -> None:
    item = add("/a.jpg", PHOTO)
    assert touches(item) == []
    images.apply([newest(item)])
    assert touched(newest(item), State()) == []


def test_another_file_than_that_of_the_path_can_be_noted(galley: Machine) -> None:
    item = add("/a.jpg", PHOTO)
    pictures(["/a.jpg"], "/", State(), file=ListFile("all#en#*"))
    assert touches(item) == [ListFile("all#en#*")]


def test_what_is_only_supposed_is_not_noted(galley: Machine, publish: Callable[..., Article]) -> None:
    """A preview is read by a GET, and is no page."""
    add("/a.svg")
    state = State()
    state.suppose(publish("A title", path=PAGE), Content(title="Another title"))
    with counted_calls() as calls:
        assert pictures(["/a.svg"], PAGE, state)
    assert calls["BatchWriteItem"] == calls["PutItem"] == 0
    assert list(shown.by("/a.svg")) == []


@pytest.mark.parametrize("moment", ["before the note", "after the note"])
def test_a_picture_that_gets_ready_while_the_page_is_built_is_in_the_page_or_has_it_built_again(
    galley: Machine, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The word that the forms are there is followed at once: it finds the page's note, or the page has read it."""
    item = add("/a.jpg", PHOTO)
    real, again = shown.note, list[File]()

    def ready() -> None:
        images.apply([newest(item)])
        again.extend(touched(newest(item), State()))

    def note(pictures: Iterable[str], file: str) -> None:
        if moment == "before the note":
            ready()
        real(pictures, file)
        if moment == "after the note":
            ready()

    monkeypatch.setattr(shown, "note", note)
    known = seen("/a.jpg")["/a.jpg"]
    assert found_forms(item), "it did get ready"
    assert known.sources or PathFile(PAGE) in again
