"""An import from the folder to the pages that readers see, and again when something has changed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib import clock, importers
from chalicelib.commands import articles, people, site, topics
from chalicelib.content import Content
from chalicelib.importers import writing
from chalicelib.importers.plan import Plan
from chalicelib.importers.writing import Outcome
from chalicelib.models import articles as stored
from chalicelib.models import claims, revisions
from chalicelib.models.articles import Article
from chalicelib.models.ledger import Entry
from chalicelib.models.topics import TopicId
from tests.conftest import HeldClock
from tests.importers import sites
from tests.machine import Machine
from tests.sampling import some

BASE = {"hugo.toml": sites.BARE}
DATED = "title: A title\ndate: 2026-02-01"


def page(front: str, body: str = "Some words.") -> str:
    return f"RAW---\n{front}\n---\n{body}\n"


def run(galley: Machine, root: Path, files: dict[str, str]) -> Outcome:
    """Lay out these files beside those that are there, and import the folder."""
    sites.write(root, files)
    plan = importers.read(root, now=clock.now())
    outcome = writing.write(plan, root, scope="example.org")
    galley.settle()
    return outcome


def of_file(name: str) -> Article:
    claim = claims.find(claims.source(f"example.org:{name}"))
    assert claim
    article = stored.find(claim.owner.removeprefix("article#"))
    assert article
    return article


def entries() -> int:
    return len(list(Entry.scan()))


def redirect(galley: Machine, path: str) -> Any:
    return (galley.stored(path) or {}).get("WebsiteRedirectLocation")


@pytest.mark.parametrize("name", sites.some())
def test_an_imported_site_answers_at_every_path(name: str, galley: Machine, tmp_path: Path) -> None:
    root = sites.write(tmp_path, sites.SITES[name])
    plan = importers.read(root, now=clock.now())
    outcome = writing.write(plan, root, scope="example.org")
    galley.settle()

    refused = [loss for loss in outcome.losses if not loss.detail.startswith("path: /tags/x-y.html lies among")]
    assert refused == []
    paths = sites.document_paths(plan) | sites.alias_paths(plan) | {one.path for one in plan.media}
    assert {path for path in paths if galley.stored(path) is None} == set()
    assert {path for path in own_lists(plan) if galley.page(path) is None} == set()


def own_lists(plan: Plan) -> Iterator[str]:
    """The lists of sections that were given a path, and the front pages of languages that have a post."""
    yield from (note.path for note in plan.notes if note.path and note.kind == "section")
    posts = {one.content.language for one in plan.documents if one.kind == "post" and one.status == "published"}
    yield from (f"{language['prefix']}/" for code, language in plan.site["languages"].items() if code in posts)


def test_a_second_import_changes_nothing(galley: Machine, tmp_path: Path) -> None:
    files = BASE | {
        "content/_index.md": "title: Home",
        "content/post/_index.md": "title: Posts\nurl: /blog/",
        "content/post/a.md": DATED + "\nauthor: Ann Lee\ntags: [x]\naliases: [/old/]",
        "content/post/undated.md": "title: No date",
        "content/post/later.md": "title: Later\ndate: 2030-01-01",
        "content/post/over.md": "title: Over\ndate: 2020-01-01\nexpiryDate: 2021-01-01",
        "content/post/until.md": "title: Until\ndate: 2020-01-01\nexpiryDate: 2031-01-01",
        "content/post/draft.md": "title: Draft\ndraft: true",
        "static/a.txt": "words",
    }
    first = run(galley, tmp_path, files)
    before, written = entries(), galley.files()

    second = run(galley, tmp_path, {})

    assert entries() == before
    assert galley.files() == written
    assert first.counts["document created"] == 6
    assert second.counts["document unchanged"] == 6
    assert (first.counts["author created"], second.counts["author unchanged"]) == (1, 1)
    assert (first.counts["media created"], second.counts["media at version 1"]) == (1, 1)
    assert (first.counts["site changed"], second.counts["site unchanged"]) == (1, 1)


def test_a_changed_file_is_revised_and_published_again(galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": page(DATED, "First words.")})

    outcome = run(galley, tmp_path, {"content/post/a.md": page(DATED, "Second words.")})

    assert outcome.counts["document changed"] == 1
    assert "Second words." in (galley.page("/post/a/") or "")
    article = of_file("content/post/a.md")
    assert article.live == article.revision
    assert revisions.get(article.id, 1).content().body == "First words.\n"


def test_a_changed_file_without_a_date_keeps_the_date_of_its_first_import(
    galley: Machine, tmp_path: Path, held_clock: HeldClock
) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": page("title: No date")})
    dated = of_file("content/post/a.md").published_at
    held_clock.move(days=3)

    run(galley, tmp_path, {"content/post/a.md": page("title: No date", "Other words.")})

    assert of_file("content/post/a.md").published_at == dated
    assert "Other words." in (galley.page("/post/a/") or "")


def test_a_file_whose_url_changes_leaves_a_redirect(galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": DATED})

    run(galley, tmp_path, {"content/post/a.md": DATED + "\nurl: /moved/"})

    assert "A title" in (galley.page("/moved/") or "")
    assert redirect(galley, "/post/a/") == "/moved/"


def test_an_alias_redirects_to_the_article(galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": DATED + "\naliases: [/2001/old.html, sibling]"})

    assert redirect(galley, "/2001/old.html") == "/post/a/"
    assert redirect(galley, "/post/sibling/") == "/post/a/"


def test_what_a_person_edited_after_the_import_is_left_alone(galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": DATED})
    article = of_file("content/post/a.md")
    words = Content(title="Mine", body="My own words.", path="/post/a/", section="post")
    articles.revise(actor="person#1", article_id=article.id, content=words)
    before = entries()

    run(galley, tmp_path, {})

    assert entries() == before
    assert "A title" in (galley.page("/post/a/") or "")
    articles.publish(actor="person#1", article_id=article.id)
    run(galley, tmp_path, {})
    assert "My own words." in (galley.page("/post/a/") or "")


def test_where_both_the_file_and_the_article_changed_the_article_stays_and_the_report_says_so(
    galley: Machine, tmp_path: Path
) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": DATED})
    article = of_file("content/post/a.md")
    articles.move(actor="person#1", article_id=article.id, path="/mine/")

    outcome = run(galley, tmp_path, {"content/post/a.md": page(DATED, "From the file.")})

    assert [(loss.file, loss.outcome, loss.what) for loss in outcome.losses] == [
        ("content/post/a.md", "kept", "edited here")
    ]
    assert "Some words." not in (galley.page("/mine/") or "From the file.")
    assert "From the file." not in (galley.page("/mine/") or "")
    assert redirect(galley, "/post/a/") == "/mine/"


@pytest.mark.parametrize("text", some([DATED, page(DATED, "Changed since.")], each=2))
def test_what_a_person_retracted_stays_retracted(text: str, galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": DATED, "content/post/b.md": "title: B\ndate: 2026-02-02"})
    articles.retract(actor="person#1", article_id=of_file("content/post/a.md").id)

    run(galley, tmp_path, {"content/post/a.md": text})

    assert of_file("content/post/a.md").status == "retracted"
    assert galley.page("/post/a/") is None
    assert galley.page("/post/b/")


def test_what_the_clock_retracted_comes_back_with_a_later_end(
    galley: Machine, tmp_path: Path, held_clock: HeldClock
) -> None:
    front = DATED + "\nexpiryDate: 2026-03-02"
    run(galley, tmp_path, BASE | {"content/post/a.md": front})
    assert galley.page("/post/a/")
    held_clock.move(days=2)
    galley.settle()
    assert galley.page("/post/a/") is None

    run(galley, tmp_path, {"content/post/a.md": DATED + "\nexpiryDate: 2026-04-01"})

    assert galley.page("/post/a/")
    assert of_file("content/post/a.md").unpublish_at == clock.text(datetime(2026, 4, 1, tzinfo=UTC))


def test_what_a_person_deleted_stays_deleted(galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": DATED})
    articles.delete(actor="person#1", article_id=of_file("content/post/a.md").id)

    outcome = run(galley, tmp_path, {"content/post/a.md": page(DATED, "Changed since.")})

    assert outcome.counts["document deleted here, left alone"] == 1
    assert galley.page("/post/a/") is None


def test_a_post_of_the_future_is_published_when_its_time_comes(
    galley: Machine, tmp_path: Path, held_clock: HeldClock
) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": "title: Later\ndate: 2026-03-05\naliases: [/soon/]"})
    assert of_file("content/post/a.md").status == "scheduled"
    assert galley.page("/post/a/") is None

    held_clock.move(days=5)
    galley.settle()

    assert "Later" in (galley.page("/post/a/") or "")
    assert redirect(galley, "/soon/") == "/post/a/"
    assert of_file("content/post/a.md").published_at == clock.text(datetime(2026, 3, 5, tzinfo=UTC))


def test_a_post_whose_time_is_over_is_kept_as_a_draft(galley: Machine, tmp_path: Path) -> None:
    outcome = run(galley, tmp_path, BASE | {"content/post/a.md": DATED + "\nexpiryDate: 2026-02-02"})

    assert of_file("content/post/a.md").status == "draft"
    assert galley.page("/post/a/") is None
    assert [(loss.file, loss.what) for loss in outcome.losses] == [("content/post/a.md", "expired")]


def test_a_draft_is_imported_and_nowhere_to_be_seen(galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": DATED + "\ndraft: true\naliases: [/old/]"})

    assert of_file("content/post/a.md").status == "draft"
    assert galley.page("/post/a/") is None
    assert galley.page("/old/") is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a b.png", "image/png"), ("x/feed.css", "text/css; charset=utf-8"), ("CNAME", "application/octet-stream")],
)
def test_a_file_is_served_at_its_path_with_its_type(name: str, kind: str, galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path, BASE | {f"static/{name}": "bytes"})

    served = galley.stored(f"/{name}")
    assert served
    assert served["ContentType"] == kind
    assert served["Body"].read() == b"bytes"


def test_a_changed_file_replaces_the_one_that_was_there(galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path, BASE | {"static/a.txt": "one"})

    outcome = run(galley, tmp_path, {"static/a.txt": "two"})

    assert outcome.counts["media at version 2"] == 1
    assert galley.page("/a.txt") == "two"


def test_a_file_that_is_gone_when_it_is_copied_is_named(galley: Machine, tmp_path: Path) -> None:
    root = sites.write(tmp_path, BASE | {"static/a.txt": "one", "static/b.txt": "two"})
    plan = importers.read(root, now=clock.now())
    (root / "static" / "a.txt").unlink()

    outcome = writing.write(plan, root, scope="example.org")
    galley.settle()

    assert [(loss.file, loss.outcome) for loss in outcome.losses] == [("static/a.txt", "refused")]
    assert galley.page("/b.txt") == "two"


def test_a_path_that_another_article_has_is_named_and_the_rest_goes_on(galley: Machine, tmp_path: Path) -> None:
    mine = articles.draft(actor="person#1", content=Content(title="Mine", body="Here first.", path="/post/a/"))
    articles.publish(actor="person#1", article_id=mine.id)

    outcome = run(galley, tmp_path, BASE | {"content/post/a.md": DATED, "content/post/b.md": "title: B"})

    (loss,) = outcome.losses
    assert (loss.file, loss.outcome, loss.what) == ("content/post/a.md", "refused", "path taken")
    assert "/post/a/" in loss.detail
    assert "Here first." in (galley.page("/post/a/") or "")
    assert galley.page("/post/b/")


def test_an_article_whose_path_was_taken_is_published_once_the_path_is_free(galley: Machine, tmp_path: Path) -> None:
    mine = articles.draft(actor="person#1", content=Content(title="Mine", path="/post/a/"))
    articles.publish(actor="person#1", article_id=mine.id)
    run(galley, tmp_path, BASE | {"content/post/a.md": DATED})
    articles.delete(actor="person#1", article_id=mine.id)

    assert run(galley, tmp_path, {}).losses == []
    assert "A title" in (galley.page("/post/a/") or "")


def test_an_import_that_stopped_between_the_words_and_the_page_goes_on(galley: Machine, tmp_path: Path) -> None:
    root = sites.write(tmp_path, BASE | {"content/post/a.md": DATED + "\nexpiryDate: 2030-01-01"})
    (document,) = importers.read(root, now=clock.now()).documents
    source = f"example.org:{document.source}"
    articles.draft(actor=writing.ACTOR, content=document.content, source=source, digest=document.digest)

    outcome = run(galley, root, {})

    assert outcome.counts["document unchanged"] == 1
    assert galley.page("/post/a/")
    assert of_file("content/post/a.md").unpublish_at == clock.text(datetime(2030, 1, 1, tzinfo=UTC))


def test_authors_are_people_with_a_list_each(galley: Machine, tmp_path: Path) -> None:
    people.add(actor="operator", name="Bo", handle="bo")
    outcome = run(galley, tmp_path, BASE | {"content/post/a.md": DATED + "\nauthors: [Ann Lee, Bo]"})

    assert (outcome.counts["author created"], outcome.counts["author unchanged"]) == (1, 1)
    assert "Ann Lee" in (galley.page("/post/a/") or "")
    assert "A title" in (galley.page("/authors/ann-lee/") or "")
    assert "A title" in (galley.page("/authors/bo/") or "")


def test_a_section_has_the_title_text_and_path_of_its_file(galley: Machine, tmp_path: Path) -> None:
    files = {
        "content/post/_index.md": page("title: The posts\nurl: /blog/", "What we *write*."),
        "content/post/a.md": DATED,
    }
    run(galley, tmp_path, BASE | files)

    shown = galley.page("/blog/") or ""
    assert "The posts" in shown
    assert "<em>write</em>" in shown
    assert topics.describe(actor="x", topic=TopicId("section", "en", "post"), title="T", path="/blog/").path == "/blog/"


def test_pages_called_authors_and_the_list_of_authors_live_side_by_side(galley: Machine, tmp_path: Path) -> None:
    files = {"content/authors/ann-lee.md": "title: About Ann", "content/post/a.md": DATED + "\nauthor: Ann Lee",
             "content/post/b.md": "title: B\nauthor: Ann Lee"}  # fmt: skip
    outcome = run(galley, tmp_path, BASE | files)

    assert outcome.losses == []
    assert "About Ann" in (galley.page("/authors/ann-lee/") or "")
    assert "A title" in (galley.page("/by-author/ann-lee/") or "")


def test_the_settings_of_the_site_are_those_of_its_configuration(galley: Machine, tmp_path: Path) -> None:
    text = sites.BARE + "timeZone = 'Europe/Berlin'\n[[menus.main]]\nname = 'A'\nurl = '/a/'\n"
    run(galley, tmp_path, {"hugo.toml": text, "content/post/a.md": DATED})

    assert (site.current().time_zone, site.current().base_url) == ("Europe/Berlin", "https://example.org")
    assert [item.name for item in site.current().navigation] == ["A"]


def test_two_sites_with_files_of_one_name_do_not_overwrite_each_other(galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path / "1", BASE | {"content/post/a.md": DATED})
    root = sites.write(tmp_path / "2", BASE | {"content/post/a.md": "title: Other\nurl: /other/\ndate: 2026-02-02"})

    writing.write(importers.read(root, now=clock.now()), root, scope="other.example")
    galley.settle()

    assert "A title" in (galley.page("/post/a/") or "")
    assert "Other" in (galley.page("/other/") or "")


def test_progress_counts_up_to_the_end(galley: Machine, tmp_path: Path) -> None:
    root = sites.write(tmp_path, BASE | {"content/post/a.md": DATED, "static/a.txt": "x"})
    seen: list[tuple[int, int]] = []

    writing.write(
        importers.read(root, now=clock.now()), root, scope="s", progress=lambda done, total: seen.append((done, total))
    )

    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("withdrawn", some(["draft: true", "expiryDate: 2026-02-20"], each=2))
def test_what_the_file_withdraws_readers_do_not_see(withdrawn: str, galley: Machine, tmp_path: Path) -> None:
    run(galley, tmp_path, BASE | {"content/post/a.md": DATED})
    path = of_file("content/post/a.md").path
    assert galley.page(path)
    run(galley, tmp_path, {"content/post/a.md": f"{DATED}\n{withdrawn}"})
    assert galley.page(path) is None
    run(galley, tmp_path, {"content/post/a.md": f"{DATED}\nweight: 1"})
    assert galley.page(path)


def test_a_plan_for_the_future_is_made_once(galley: Machine, tmp_path: Path) -> None:
    files = BASE | {"content/post/a.md": "title: Later\ndate: 2026-05-01"}
    run(galley, tmp_path, files)
    told = entries()
    run(galley, tmp_path, files)
    assert entries() == told
