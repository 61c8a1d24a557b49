"""What is read together is what would have been read one by one, in fewer calls."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from chalicelib.commands import articles, people, site
from chalicelib.models.articles import Article
from chalicelib.projections import pages
from chalicelib.projections.pages.contents import content_of
from chalicelib.projections.pages.files import PathFile
from chalicelib.projections.pages.foresight import foresee
from tests.machine import Machine
from tests.watch import watching

Publish = Callable[..., Article]


def archive(publish: Publish) -> list[PathFile]:
    """Posts that are connected in all ways, and paths that lead to none."""
    languages = {"en": {"label": "English"}, "de": {"label": "Deutsch", "prefix": "/de"}}
    site.configure(actor="operator", settings={"languages": languages})
    ada = people.add(actor="operator", name="Ada", handle="ada").id
    made = []
    for number in range(1, 13):
        more: dict[str, Any] = {"tags": ("ink", "lead")[: number % 3], "authors": (ada,)}
        more |= {"series": "Rows"} if number % 4 == 0 else {}
        more |= {"language": "de"} if number % 5 == 0 else {}
        more |= {"translation": "x"} if number > 9 else {}
        made.append(publish(f"Number {number}", at=datetime(2026, 1, number, tzinfo=UTC), **more))
    about = publish("About", kind="page", path="/about/")
    articles.retract(actor="operator", article_id=made[3].id)
    articles.move(actor="operator", article_id=made[5].id, path="/moved/")
    return [PathFile(path) for path in (*(one.path for one in made), "/moved/", about.path, "/nowhere/")]


def contents(files: list[PathFile], state: pages.State) -> tuple[list[object], int]:
    """What is in the files, and how many calls that took."""
    calls: list[str] = []
    with watching(lambda operation, _: calls.append(operation)):
        found: list[object] = [content_of(file, state) for file in files]
    return found, len(calls)


def test_what_is_foreseen_is_what_would_have_been_asked(galley: Machine, publish: Publish) -> None:
    files, foreseen = archive(publish), pages.State()
    asked, many = contents(files, pages.State())
    calls: list[str] = []
    with watching(lambda operation, _: calls.append(operation)):
        foresee(files, foreseen)
    same, few = contents(files, foreseen)
    assert same == asked
    assert few + len(calls) < many / 2


def test_a_few_pages_are_not_worth_looking_ahead_for(galley: Machine, publish: Publish) -> None:
    calls: list[str] = []
    files = [PathFile(publish(title).path) for title in ("One", "Two")]
    with watching(lambda operation, _: calls.append(operation)):
        foresee(files, pages.State())
    assert calls == []
