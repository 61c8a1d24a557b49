"""The sample publication: it moves in whole, it shows what Galley can do, and no link in it leads nowhere."""

import html
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from chalicelib import importers, markdown
from chalicelib.importers.plan import Document, Plan
from chalicelib.slugs import slug

SAMPLE = Path(__file__).parents[2] / "local" / "sample"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SHOWN = {
    "tables": "<table", "struck out words": r"<(s|del)>", "quotations": "<blockquote", "numbered steps": "<ol>",
    "task lists": '<input[^>]*type="checkbox"[^>]*checked', "footnotes": 'class="footnotes"',
    "anchored headings": '<h2[^>]*id="', "Python": 'class="language-python"', "shell": 'class="language-sh"',
    "HTML": 'class="language-html"', "details": r"<details>\s*<summary>", "figures": "<figure>.*<figcaption>",
    "abbreviations": '<abbr title="', "pictures": '<img[^>]*alt="[^"]+',
}  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return importers.read(SAMPLE, now=NOW)


@pytest.fixture(scope="module")
def pages(plan: Plan) -> dict[str, str]:
    """Path to HTML of every document."""
    return {one.content.path: rendered(one) for one in plan.documents}


def test_everything_moves_in_without_a_loss(plan: Plan) -> None:
    assert plan.generator == "hugo"
    assert list(plan.losses) == []


def test_every_file_of_the_folder_is_in_the_plan(plan: Plan) -> None:
    files = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()}
    read = {one.source for part in (plan.documents, plan.notes, plan.media) for one in part}
    assert files - read == {"hugo.toml"}


def test_the_configuration_says_what_a_publication_needs(plan: Plan) -> None:
    stated = ("title", "base_url", "time_zone", "page_size", "main_sections")
    wanted = ["The Composing Room", "http://localhost:3000", "Europe/London", 5, ["articles", "bench"]]
    assert [plan.site[key] for key in stated] == wanted
    assert plan.site["permalinks"] == {"articles": "/:year/:month/:slug/"}
    assert {key: found["prefix"] for key, found in plan.site["languages"].items()} == {"en": "", "de": "/de"}
    assert set(plan.site["taxonomies"]) == {"tag", "category", "series", "author"}
    assert all(plan.site[key].endswith(".") for key in ("description", "copyright"))


def test_the_menu_has_two_levels_and_leads_somewhere(plan: Plan) -> None:
    entries = [child for item in plan.site["navigation"] for child in (item, *item.get("children", []))]
    assert len(entries) > len(plan.site["navigation"]) >= 4
    assert {entry["url"] for entry in entries} <= reachable(plan)


def test_it_fills_more_than_one_list_page_and_several_months(plan: Plan) -> None:
    dates = [one.published_at for one in live(plan) if one.kind == "post" and one.published_at]
    assert len(dates) > 2 * plan.site["page_size"]
    months = {f"{date:%Y-%m}" for date in dates}
    assert months == {"2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"}


def test_there_are_posts_pages_a_draft_and_one_that_is_to_come(plan: Plan) -> None:
    assert Counter(one.kind for one in plan.documents) == {"post": 14, "page": 3}
    assert [one.content.title for one in plan.documents if one.status == "draft"] == ["Colours that float"]
    later = [one.published_at for one in plan.documents if one.published_at and one.published_at > NOW]
    assert [date.year for date in later] == [2036]
    alone = [one.content.path for one in plan.documents if not one.content.section]
    assert sorted(alone) == ["/about/", "/contact/"]


def test_it_is_written_in_every_front_matter_and_in_markdown_and_html(plan: Plan) -> None:
    first = Counter((SAMPLE / one.source).read_text("utf-8")[:1] for one in plan.documents)
    assert first == {"-": 15, "+": 1, "{": 1}
    assert Counter(one.content.format for one in plan.documents) == {"markdown": 16, "html": 1}


def test_three_people_write_it_alone_and_together(plan: Plan) -> None:
    assert [author.name for author in plan.authors] == ["Marta Lindqvist", "Ruth Adeyemi", "Tobias Hartung"]
    assert all(author.bio and author.role and author.url for author in plan.authors)
    assert at(plan, "/2025/10/folded-sheet/").content.authors == ("tobias-hartung", "ruth-adeyemi")
    assert at(plan, "/2026/02/reading-a-colophon/").content.authors == ("marta-lindqvist", "ruth-adeyemi")


def test_the_series_has_three_parts_in_order_that_lead_to_each_other(plan: Plan) -> None:
    parts = [one for one in plan.documents if one.content.series == "From lead to file"]
    parts.sort(key=lambda one: one.published_at or NOW)
    assert [one.content.extra["part"] for one in parts] == [1, 2, 3]
    paths = {one.content.path for one in parts}
    assert all((paths - {one.content.path}) & set(goals(rendered(one), one.content.path)) for one in parts)


def test_articles_stand_in_two_sections_with_topics_and_a_third_is_no_news(plan: Plan) -> None:
    posts = [one.content for one in plan.documents if one.kind == "post"]
    assert Counter(content.section for content in posts) == {"articles": 12, "bench": 2}
    assert all(content.tags and content.categories for content in posts)
    assert at(plan, "/reference/type-sizes/").kind == "page"


def test_lists_are_introduced(plan: Plan) -> None:
    introduced = {(note.kind, note.slug, note.language) for note in plan.notes if note.body}
    sections = {("section", name, "en") for name in ("articles", "bench", "reference")}
    assert introduced == sections | {("all", "", "en"), ("all", "", "de"), ("tag", "letterpress", "en")}


def test_a_summary_is_given_or_cut_or_the_first_paragraph(plan: Plan) -> None:
    names = ("/2025/09/what-a-composing-room-was/", "/2025/11/hot-metal/", "/2025/10/one-line-at-a-time/")
    found = [at(plan, path).content for path in names]
    assert [bool(one.summary) for one in found] == [True, False, False]
    assert ["<!--more-->" in one.body for one in found] == [False, True, False]
    ends = ("by people who have never seen the room.", "afterwards put everything back.", "will fall out of it.")
    for one, end in zip(found, ends, strict=True):
        assert markdown.summarise(one.body, format="markdown", given=one.summary).endswith(end)


def test_paths_are_by_pattern_by_slug_and_by_url_and_old_ones_redirect(plan: Plan) -> None:
    assert at(plan, "/2025/10/folded-sheet/").content.slug == "folded-sheet"
    assert at(plan, "/what-an-address-promises/").aliases == ("/what-a-url-owes-the-reader/",)
    assert len(at(plan, "/2026/01/why-a-publication-can-be-files/").aliases) == 2
    german = [one.content.path for one in plan.documents if one.content.language == "de"]
    assert german == ["/de/2026/02/zwiebelfische-und-andere-tiere/"]


def test_covers_are_files_of_the_site_and_are_described(plan: Plan) -> None:
    covers = {one.content.cover: one.content.cover_alt for one in plan.documents if one.content.cover}
    assert set(covers) == {"/images/type-case.svg", "/images/folders.svg"}
    assert set(covers) <= {one.path for one in plan.media}
    assert all(len(alt) > 20 for alt in covers.values())


def test_front_matter_that_galley_has_no_field_for_is_kept(plan: Plan) -> None:
    assert at(plan, "/2025/10/one-line-at-a-time/").content.extra["colophon"]["typeface"] == "Caslon"
    assert at(plan, "/bench/paper-has-a-direction/").content.extra["minutes_at_the_bench"] == 15
    assert at(plan, "/what-an-address-promises/").content.extra["reviewed"]["with"] == "a pencil"
    assert at(plan, "/2026/01/the-marks-in-the-margin/").content.canonical.startswith("https://")


@pytest.mark.parametrize("thing", sorted(SHOWN))
def test_readers_see(plan: Plan, thing: str) -> None:
    assert any(re.search(SHOWN[thing], rendered(one), re.DOTALL) for one in live(plan))


def test_the_sanitiser_takes_no_element_and_no_link_away(plan: Plan) -> None:
    texts = [one.content for one in plan.documents]
    removed = {thing for one in texts for thing in markdown.removed_by_sanitiser(one.body, format=one.format)}
    # The class of a task's box is the renderer's own and not the author's.
    assert removed <= {"class attribute on <input>"}


def test_every_link_and_picture_leads_to_something_that_readers_can_open(plan: Plan, pages: dict[str, str]) -> None:
    notes = {note.source: markdown.render(note.body, format="markdown").html for note in plan.notes}
    found = [(path, goal) for path, text in pages.items() for goal in goals(text, path)]
    found += [(source, goal) for source, text in notes.items() for goal in goals(text, "/")]
    assert len(found) > 25
    answered = reachable(plan)
    assert [pair for pair in found if pair[1] not in answered] == []


def test_every_link_into_a_page_finds_its_anchor(pages: dict[str, str]) -> None:
    split = [(urljoin(path, target), urlsplit(target)) for path, text in pages.items() for target in targets(text)]
    inner = [(full, part.fragment) for full, part in split if part.fragment and not part.netloc]
    wanted = [(urlsplit(full).path, unquote(fragment)) for full, fragment in inner]
    assert ("/2025/09/what-a-composing-room-was/", "the-lay-of-the-case") in wanted
    assert [pair for pair in wanted if f'id="{pair[1]}"' not in pages[pair[0]]] == []


def test_articles_can_be_read_at_one_sitting(plan: Plan) -> None:
    posts = {one.source: one.content for one in plan.documents if one.kind == "post"}
    lengths = {source: markdown.words(text.body, format=text.format) for source, text in posts.items()}
    assert {source: count for source, count in lengths.items() if not 250 <= count <= 700} == {}


def test_drawings_are_small_and_have_a_title(plan: Plan) -> None:
    drawings = [SAMPLE / one.source for one in plan.media]
    assert {(path.suffix, path.stat().st_size < 3000) for path in drawings} == {(".svg", True)}
    titles = {ElementTree.parse(path).findtext("{http://www.w3.org/2000/svg}title") for path in drawings}
    assert len(titles - {None, ""}) == len(drawings) == 4


def test_the_programs_in_the_articles_do_what_the_articles_say(plan: Plan) -> None:
    lines = program(at(plan, "/2025/12/a-paragraph-is-a-graph/"), "break_lines")
    words = ["set", "it", "in", "lead", "a", "small", "justification", "takes", "all", "day"]
    assert lines(words, 16) == ["set it in", "lead a small", "justification", "takes all day"]
    booklet = program(at(plan, "/2025/10/folded-sheet/"), "booklet")
    assert booklet(8) == [(8, 1), (2, 7), (6, 3), (4, 5)]
    with pytest.raises(ValueError, match="leave 2 blank"):
        booklet(10)


def at(plan: Plan, path: str) -> Document:
    return next(one for one in plan.documents if one.content.path == path)


def live(plan: Plan) -> list[Document]:
    """What a reader can see at `NOW`."""
    return [one for one in plan.documents if one.status == "published" and (one.published_at or NOW) <= NOW]


def rendered(one: Document) -> str:
    return markdown.render(one.content.body, format=one.content.format).html


def program(one: Document, name: str) -> Any:
    """A function of the first Python listing of our own article."""
    names: dict[str, Any] = {}
    exec(one.content.body.split("```python\n")[1].split("```")[0], names)
    return names[name]


def targets(text: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'\b(?:href|src)="([^"]*)"', text)]


def goals(text: str, path: str) -> Iterator[str]:
    """The paths on this site that the HTML of the page at `path` links to or shows."""
    for target in targets(text):
        parts = urlsplit(target)
        if parts.path and not parts.scheme and not parts.netloc:
            yield unquote(urljoin(path, parts.path))


def reachable(plan: Plan) -> set[str]:
    """Every path that the publication answers at `NOW`: documents, aliases, files, lists."""
    own = {path for one in live(plan) for path in (one.content.path, *one.aliases, *lists_of(one, plan))}
    return own | {one.path for one in plan.media} | {"/", "/de/"}


def lists_of(one: Document, plan: Plan) -> Iterator[str]:
    start = plan.site["languages"][one.content.language]["prefix"]
    yield f"{start}/{one.content.section}/".replace("//", "/")
    text = one.content
    named = {"tag": text.tags, "category": text.categories, "author": text.authors, "series": (text.series,)}
    for kind, names in named.items():
        folder = f"{start}/{plan.site['taxonomies'][kind]}/"
        yield from (path for name in names if name for path in (folder, f"{folder}{slug(name)}/"))
