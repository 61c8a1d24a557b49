"""What is read together is what would have been read one by one, in fewer calls."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.commands import articles, listings, people, site
from chalicelib.models.articles import Article
from chalicelib.models.topics import Topic
from chalicelib.projections import pages
from chalicelib.projections.pages import foresight, rows, stretch
from chalicelib.projections.pages.contents import content_of
from chalicelib.projections.pages.files import File, ListFile, MonthFile, PathFile, SitemapFile
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


def contents(files: Sequence[File], state: pages.State) -> tuple[list[object], int]:
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


def test_months_of_many_lists_are_read_together(galley: Machine, publish: Publish) -> None:
    """A page that stands alone is in lists of tags, and not in that of all posts."""
    for number in range(1, 13):
        publish(f"Number {number}", at=datetime(2025, number, 5, tzinfo=UTC), tags=("ink", "lead")[: number % 3])
    publish("About", kind="page", path="/about/", at=datetime(2025, 6, 7, tzinfo=UTC), tags=("ink",))
    asking, foreseen = pages.State(), pages.State()
    files = [file for file in dict.fromkeys(pages.everything(asking)) if isinstance(file, MonthFile)]
    asked, many = contents(files, asking)
    calls: list[str] = []
    with watching(lambda operation, _: calls.append(operation)):
        foresee(files, foreseen)
    same, few = contents(files, foreseen)
    assert same == asked
    assert len(files) >= 20
    assert few + len(calls) < many / 2


def test_months_and_newest_of_a_list_come_in_one_call(galley: Machine, publish: Publish) -> None:
    """The lists of tags have more months than that of all posts, in which no page is that stands alone."""
    site.configure(actor="operator", settings={"page_size": 3, "feed_size": 2})
    for number in range(1, 7):
        publish(f"Number {number}", at=datetime(2025, number, 5, tzinfo=UTC), tags=("ink", "lead", "oak")[: number % 4])
    for number in range(1, 5):
        publish(
            f"Page {number}", kind="page", path=f"/{number}/", at=datetime(2020, number, 7, tzinfo=UTC), tags=("oak",)
        )
    files: list[File] = [ListFile(f"tag#en#{name}") for name in ("ink", "lead", "oak", "nothing")]
    asked, many = contents(files, pages.State())
    calls: list[str] = []
    state = pages.State()
    with watching(lambda operation, _: calls.append(operation)):
        foresee(files, state)
    assert contents(files, state) == (asked, 0)
    settings, descriptions, months_of_all = 1, 1, 1
    assert len(calls) == settings + descriptions + months_of_all + len(files) < many


def test_the_newest_of_a_list_are_those_of_its_months_where_these_are_read(galley: Machine, publish: Publish) -> None:
    """Of another list only old months are: it is asked what is newest in it."""
    site.configure(actor="operator", settings={"page_size": 3, "feed_size": 5})
    names = ("ink", "lead", "oak", "old")
    for number in range(1, 13):
        publish(f"Number {number}", at=datetime(2025, 1 + number // 3, number, tzinfo=UTC), tags=names)
    files: list[File] = [ListFile(f"tag#en#{name}") for name in names]
    months = [MonthFile(f"tag#en#{name}", f"2025-0{month}") for name in names[:3] for month in range(1, 6)]
    files += [*months, MonthFile("tag#en#old", "2025-01"), *(MonthFile("all#en#*", f"2025-0{n}") for n in range(1, 6))]
    asked, _ = contents(files, pages.State())
    calls: list[str] = []
    state = pages.State()
    with watching(lambda operation, _: calls.append(operation)):
        foresee(files, state)
    assert contents(files, state) == (asked, 2)  # what is newest in the old one, and its month
    settings, descriptions, months_of_all, rows_of_posts_and_pages = 1, 1, 1, 2
    assert len(calls) == settings + descriptions + months_of_all + rows_of_posts_and_pages + len(names)


def test_the_months_of_many_lists_are_told_by_all_posts(
    galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foresight, "MANY", 3)
    site.configure(actor="operator", settings={"page_size": 3, "feed_size": 5})
    names = ("ink", "lead", "oak")
    for number in range(1, 13):
        publish(f"Number {number}", at=datetime(2025, 1 + number // 3, number, tzinfo=UTC), tags=names)
    files: list[File] = [ListFile(f"tag#en#{name}") for name in names]
    files += [MonthFile(f"tag#en#{name}", f"2025-0{month}") for name in names for month in range(1, 6)]
    asked, _ = contents(files, pages.State())
    lists: list[str] = []
    state = pages.State()

    def see(operation: str, arguments: dict[str, Any]) -> None:
        lists.extend(value["S"] for value in arguments.get("ExpressionAttributeValues", {}).values())

    with watching(see):
        foresee(files, state)
    assert contents(files, state) == (asked, 0)
    assert not [name for name in lists if name.startswith("tag#en#")]


def test_lists_come_before_their_articles_the_newest_of_which_they_show(galley: Machine, publish: Publish) -> None:
    publish("Number", tags=("ink",))
    found = list(pages.everything(pages.State()))
    assert found.index(ListFile("tag#en#ink")) < found.index(MonthFile("tag#en#ink", "2026-03"))


def test_every_file_of_a_month_stands_together(galley: Machine, publish: Publish) -> None:
    """Posts, months of lists and of the sitemap: what is built in one go is made of the same rows."""
    for number in range(1, 7):
        publish(f"Number {number}", at=datetime(2025, number, 5, tzinfo=UTC), tags=("ink",), path=f"/2025-0{number}/")
    found = dict.fromkeys(pages.everything(pages.State()))
    months: dict[File, str] = {file: file.month for file in found if isinstance(file, MonthFile)}
    months |= {file: file.shard for file in found if isinstance(file, SitemapFile) and file.shard.startswith("2025")}
    months |= {file: file.path.strip("/") for file in found if isinstance(file, PathFile) and "/2025" in file.path}
    dated = [months[file] for file in found if file in months]
    assert dated == sorted(dated, reverse=True)
    assert len(dated) == 6 * 4


def test_a_list_of_few_articles_does_not_read_those_of_the_others(
    galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foresight, "MANY", 5)
    monkeypatch.setattr(rows, "WORTH", 2)
    for number in range(20):
        tags = () if number % 4 else ("rare",)
        publish(f"Number {number}", at=datetime(2025, 1 + number // 4, 5 + number % 4, tzinfo=UTC), tags=tags)
    files = [MonthFile("tag#en#rare", f"2025-0{month}") for month in range(1, 6)]
    by_one, together = rows_read(files, pages.State(), monkeypatch), rows_read(files, foreseen(files), monkeypatch)
    looking = rows_read((), pages.State(), monkeypatch, lambda state: foresee(files, state))
    months_of_all_posts = 5
    assert by_one >= 5
    assert together + looking <= by_one + months_of_all_posts


def test_months_that_much_is_asked_about_are_read_apart_from_others(
    galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Years without a question lie between them."""
    found = [
        publish(f"Old {number}", at=datetime(2015, 3, number, tzinfo=UTC), tags=("ink",)) for number in range(1, 5)
    ]
    for number in range(8):
        publish(f"Between {number}", at=datetime(2020, 1 + number, 7, tzinfo=UTC), tags=("ink",))
    found += [
        publish(f"New {number}", at=datetime(2026, 2, number, tzinfo=UTC), tags=("ink",)) for number in range(1, 5)
    ]
    files = [PathFile(article.path) for article in found]
    asked, _ = contents(files, pages.State())
    same, calls = contents(files, foreseen(files))
    assert (same, calls) == (asked, 1)  # for the settings
    read = rows_read((), pages.State(), monkeypatch, lambda state: foresee(files, state))
    months, described, beside_them = 10, 1, 2
    assert read <= months + described + 3 * (len(found) + 2 * (rows.FEW + beside_them))


@pytest.mark.parametrize("below", [1, 7, stretch.MOST])
def test_what_is_below_the_oldest_is_read_for_all_lists_at_once(
    galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch, below: int
) -> None:
    """However far that goes: a list that has too few articles there is asked itself."""
    monkeypatch.setattr(stretch, "MOST", below)
    names, rare = ("ink", "lead", "oak"), ("elm",)
    for number in range(1, 25):
        tags = rare if number in {2, 3} else names[: 1 + number % 3]
        publish(f"Old {number}", at=datetime(2025, 1, number, tzinfo=UTC), tags=tags)
    publish("About", kind="page", path="/about/", at=datetime(2025, 1, 20, tzinfo=UTC), tags=("ink",))
    found = [publish(f"New {number}", at=datetime(2026, 2, number, tzinfo=UTC), tags=rare) for number in range(1, 5)]
    found += [publish(f"Late {number}", at=datetime(2026, 2, 9, number, tzinfo=UTC), tags=names) for number in range(4)]
    files = [PathFile(article.path) for article in found]
    asked, _ = contents(files, pages.State())
    same, calls = contents(files, foreseen(files))
    assert (same, calls) == (asked, 1)  # for the settings


def test_rows_of_an_earlier_version_give_the_same_pages(
    galley: Machine, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sparse(article: Article) -> dict[str, Any]:
        return {
            "article_id": article.id,
            "title": article.title,
            "path": article.path,
            "published_at": article.published_at,
        }

    monkeypatch.setattr(listings, "_row", sparse)
    files = archive(publish)
    asked, _ = contents(files, pages.State())
    assert contents(files, foreseen(files))[0] == asked


def foreseen(files: Sequence[File]) -> pages.State:
    state = pages.State()
    foresee(files, state)
    return state


def rows_read(
    files: Sequence[File],
    state: pages.State,
    monkeypatch: pytest.MonkeyPatch,
    look: Callable[[pages.State], None] = lambda _: None,
) -> int:
    """How many rows of lists are read to look ahead and to make the files."""
    read: list[object] = []
    real = Topic.from_raw_data

    def see(data: dict[str, Any]) -> Topic:
        read.append(data)
        return real(data)

    with monkeypatch.context() as patched:
        patched.setattr(Topic, "from_raw_data", see)
        look(state)
        contents(files, state)
    return len(read)
