"""What is too long or too many is cut with a loss; the words of the document stay."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.commands.checks import MAX_NAME, MAX_TITLE, MAX_TOPICS, check_content
from chalicelib.importers.plan import Document, Loss, Plan
from tests.importers import sites

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def read(root: Path, front: str) -> tuple[Document, list[Loss]]:
    """The one document of this front matter, which the commands take, and the losses without the one of the date."""
    plan = importers.read(sites.write(root, {"hugo.toml": sites.BARE, "content/post/a.md": front}), now=NOW)
    (document,) = plan.documents
    check_content(document.content)
    return document, [loss for loss in plan.losses if loss.what != "date"]


def test_a_long_title_is_cut(tmp_path: Path) -> None:
    document, (loss,) = read(tmp_path, f"title: {'long ' * 80}")

    assert len(document.content.title) <= MAX_TITLE
    assert document.content.title.endswith("long…")
    assert (loss.outcome, loss.what, loss.line) == ("changed", "title", 2)


def test_a_title_of_just_the_length_stays(tmp_path: Path) -> None:
    document, losses = read(tmp_path, f"title: {'x' * MAX_TITLE}")

    assert (document.content.title, losses) == ("x" * MAX_TITLE, [])


@pytest.mark.parametrize(
    ("names", "kept", "told"),
    [
        ("[Go, go]", ("Go",), "“go” is left out: it is the same topic as “Go”"),
        ("[c d, c-d, e]", ("c d", "e"), "“c-d” is left out: it is the same topic as “c d”"),
        ("['?!', ok]", ("ok",), "“?!” is left out: it has no letter and no digit"),
        (f"[{'x' * (MAX_NAME + 1)}, ok]", ("ok",), f"a name has at most {MAX_NAME} characters"),
    ],
)
@pytest.mark.parametrize("key", ["tags", "categories"])
def test_a_name_that_makes_no_topic_of_its_own_is_left_out(
    key: str, names: str, kept: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    document, (loss,) = read(tmp_path, f"title: a\n{key}: {names}")

    assert getattr(document.content, key) == kept
    assert (loss.outcome, loss.what, loss.line) == ("changed", "topic", 3)
    assert told in loss.detail


def test_the_same_name_in_two_taxonomies_stays_in_both(tmp_path: Path) -> None:
    document, losses = read(tmp_path, "title: a\ntags: [x]\ncategories: [x]")

    assert (document.content.tags, document.content.categories, losses) == (("x",), ("x",), [])


def test_more_topics_than_an_article_can_have_are_left_out_and_named(tmp_path: Path) -> None:
    tags = ", ".join(f"t{number}" for number in range(40))
    document, (loss,) = read(tmp_path, f"title: a\ntags: [{tags}]\ncategories: [c]\nauthors: [Ann Lee, Bo]")

    content = document.content
    assert (content.authors, content.categories) == (("ann-lee", "bo"), ("c",))
    assert content.tags == tuple(f"t{number}" for number in range(MAX_TOPICS - 3))
    rule = f"{43 - MAX_TOPICS} left out: an article has at most {MAX_TOPICS} topics and authors: t17, t18"
    assert loss.detail.startswith(rule)


def test_more_authors_than_an_article_can_have_are_left_out(tmp_path: Path) -> None:
    names = ", ".join(f"Name {number}" for number in range(40))
    document, losses = read(tmp_path, f"title: a\nauthors: [{names}]\ntags: [t]")

    assert (len(document.content.authors), document.content.tags) == (MAX_TOPICS, ())
    assert {loss.what for loss in losses} == {"authors", "topic"}


@pytest.mark.parametrize("slug", ["one/two", "?!", "/"])
def test_a_slug_of_several_parts_or_of_none_is_only_in_the_path(slug: str, tmp_path: Path) -> None:
    document, losses = read(tmp_path, f"title: a\nslug: '{slug}'")

    assert (document.content.slug, losses) == ("", [])
    assert document.content.path.startswith("/post/")


def test_a_series_without_a_letter_is_left_out(tmp_path: Path) -> None:
    document, (loss,) = read(tmp_path, "title: a\nseries: '!!'")

    assert (document.content.series, loss.what, loss.line) == ("", "topic", 3)


def test_the_largest_of_too_many_further_fields_is_left_out(tmp_path: Path) -> None:
    document, (loss,) = read(tmp_path, f"title: a\nsmall: x\nlarge: {'y' * 90_000}\nnext: {'z' * 20_000}")

    assert set(document.content.extra) == {"small", "next"}
    assert (loss.outcome, loss.what, loss.detail[:17]) == ("dropped", "front matter", "large is left out")


@pytest.mark.parametrize("key", ["summary", "cover_alt"])
def test_a_very_long_line_of_front_matter_is_cut(key: str, tmp_path: Path) -> None:
    alt = "" if key == "cover_alt" else "cover_alt: A picture\n"
    front = f"title: a\ncover: https://x.org/a.png\n{alt}{key}: {'word ' * 3000}"
    document, (loss,) = read(tmp_path, front)

    assert len(getattr(document.content, key)) == 10_000
    assert loss.outcome == "changed"


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Ann Lee", "ann-lee"),
        ("A/B", "a-b"),
        ("C++ Guy", "c--guy"),
        ("-x-", "x"),
        ("Ö", "ö"),
        ("x " * 60, "x-" * 31 + "x"),
    ],
)
def test_every_author_has_a_handle_that_the_commands_take(name: str, handle: str, tmp_path: Path) -> None:
    document, _ = read(tmp_path, f"title: a\nauthors: ['{name}']")

    assert document.content.authors == (handle,)


def test_two_authors_whose_names_make_one_handle_have_two(tmp_path: Path) -> None:
    document, _ = read(tmp_path, "title: a\nauthors: [C++, C#, c]")

    assert document.content.authors == ("c", "c-2", "c-3")


def authors(root: Path, value: str) -> Plan:
    files = {"hugo.toml": sites.BARE, "content/post/a.md": f"title: a\ndate: 2020-01-01\nauthors: {value}"}
    return importers.read(sites.write(root, files), now=NOW)


def test_a_name_and_a_role_too_long_are_cut(tmp_path: Path) -> None:
    plan = authors(tmp_path, f"[{{name: {'N' * 300}, role: {'r' * 300}, bio: {'b' * 20_000}}}]")

    (author,) = plan.authors
    assert (len(author.name), len(author.role), len(author.bio)) == (200, 200, 10_000)
    assert [(loss.outcome, loss.what) for loss in plan.losses] == [("changed", "byline")]


def test_a_name_without_a_letter_is_nobody(tmp_path: Path) -> None:
    plan = authors(tmp_path, "['***', Ann Lee]")

    assert [author.name for author in plan.authors] == ["Ann Lee"]
    assert [(loss.outcome, loss.what, loss.line) for loss in plan.losses] == [("dropped", "byline", 4)]


def test_what_is_cut_of_the_settings_is_named(tmp_path: Path) -> None:
    text = f"title = '{'t' * 300}'\ndescription = '{'d' * 3000}'\n[outputFormats.rss]\nbaseName = 'a/b'\n"
    text += "[taxonomies]\n'odd kind' = 'odd kinds'\nsection = 'parts'\ntag = 'tags'\n"
    plan = importers.read(sites.write(tmp_path, {"hugo.toml": text, "content/a.md": "title: a"}), now=NOW)

    assert (len(plan.site["title"]), len(plan.site["description"]), plan.site["feed"]) == (200, 2000, "index.xml")
    assert set(plan.site["taxonomies"]) == {"tag", "author", "series"}
    assert sorted(loss.what for loss in plan.losses) == ["description", "feed", "taxonomy", "taxonomy", "title"]
