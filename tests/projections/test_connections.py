"""What an article's page shows of others, and that it follows them: neighbours, series, related, translations."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from chalicelib.commands import articles, site
from chalicelib.models import articles as models
from chalicelib.models.articles import Article
from chalicelib.projections import pages
from chalicelib.projections.pages.article import article_page
from chalicelib.projections.pages.build import build
from chalicelib.projections.pages.contexts import ArticlePage
from tests.machine import Machine
from tests.sim.promises import check_pages

Publish = Callable[..., Article]
LANGUAGES = {
    "en": {"label": "English"},
    "de": {"label": "Deutsch", "prefix": "/de"},
    "fr": {"label": "Français", "prefix": "/fr"},
}


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


def shown(article: Article) -> ArticlePage:
    """Its page as it is to be now."""
    return article_page(models.get(article.id), pages.State())


def names(row: Any) -> list[str]:
    return [each.title for each in row]


def test_a_part_of_a_series_leads_to_the_parts_beside_it(galley: Machine, publish: Publish) -> None:
    parts = [publish(f"Part {n}", series="Rows", at=day(2 * n)) for n in (1, 2, 3)]
    publish("Between", at=day(3))
    part = shown(parts[1]).part
    assert part
    assert (part.series.name, part.series.path) == ("Rows", "/series/rows/")
    assert [link.name for link in (part.previous, part.next) if link] == ["Part 1", "Part 3"]
    last = shown(parts[2]).part
    assert last
    assert (last.previous and last.previous.name, last.next) == ("Part 2", None)
    assert shown(publish("Alone", at=day(9))).part is None


def test_related_articles_are_older_ones_that_share_most_topics(galley: Machine, publish: Publish) -> None:
    publish("Ink", tags=("ink",), at=day(1))
    publish("Ink and lead", tags=("ink", "lead"), at=day(2))
    publish("Lead", tags=("lead",), at=day(3))
    publish("Water", tags=("water",), at=day(4))
    publish("More ink", tags=("ink",), at=day(5))
    publish("The neighbour", tags=("ink",), at=day(6))
    article = publish("Ink and lead again", tags=("ink", "lead"), at=day(7))
    publish("Newer", tags=("ink", "lead"), at=day(8))
    assert names(shown(article).related) == ["Ink and lead", "More ink", "Lead"]


def test_an_article_without_topics_and_a_page_have_none_related(galley: Machine, publish: Publish) -> None:
    publish("Ink", tags=("ink",), at=day(1))
    assert shown(publish("Bare", at=day(3))).related == ()
    assert shown(publish("About", kind="page", tags=("ink",), at=day(4))).related == ()


def test_translations_lead_to_each_other_and_missing_languages_are_named(galley: Machine, publish: Publish) -> None:
    site.configure(actor="operator", settings={"languages": LANGUAGES})
    english = publish("Tea", translation="tea")
    german = publish("Tee", translation="Tea", language="de")
    page = shown(english)
    assert [(link.language, link.name, link.path) for link in page.translations] == [("de", "Deutsch", "/de/tee/")]
    assert [(link.language, link.path) for link in page.untranslated] == [("fr", "/fr/")]
    assert [link.path for link in shown(german).translations] == ["/tea/"]


def test_a_publication_of_one_language_has_nothing_to_translate(galley: Machine, publish: Publish) -> None:
    page = shown(publish("Tea", translation="tea"))
    assert (page.translations, page.untranslated) == ((), ())


def test_a_set_of_translations_is_no_list(galley: Machine, publish: Publish) -> None:
    publish("Tea", translation="tea")
    galley.settle()
    assert not [key for key in galley.files() if "translation" in key]
    check_pages()


def test_pages_follow_what_they_show_of_others(galley: Machine, publish: Publish) -> None:
    site.configure(actor="operator", settings={"languages": LANGUAGES})
    older = publish("Old", tags=("ink",), series="Rows", translation="x", at=day(1))
    publish("Alt", language="de", translation="x", at=day(1))
    publish("Between", at=day(2))
    newer = publish("New", tags=("ink",), series="Rows", at=day(3))
    galley.settle()
    articles.amend(actor="operator", article_id=older.id, changes={"title": "Renamed"})
    articles.publish(actor="operator", article_id=older.id)
    galley.settle()
    page = shown(newer)
    assert names(page.related) == ["Renamed"]
    check_pages()
    articles.retract(actor="operator", article_id=older.id)
    galley.settle()
    check_pages()
    assert (names(shown(newer).related), shown(newer).part and shown(newer).part.previous) == ([], None)  # type: ignore[union-attr]


def test_a_new_article_changes_no_page_of_an_old_one_but_its_neighbour(galley: Machine, publish: Publish) -> None:
    old = [publish(f"Number {n}", tags=("ink",), at=day(n)) for n in range(1, 8)]
    galley.settle()
    before = galley.files()
    publish("The newest", tags=("ink",), at=day(20))
    galley.settle()
    after = galley.files()
    changed = {key for key, etag in after.items() if before.get(key) not in (None, etag)}
    pages_of_old = {f"{article.path.strip('/')}/index.html" for article in old}
    assert changed & pages_of_old == {"number-7/index.html"}
    assert build(pages.everything(pages.State())).written == 0
