"""What readers will not see of a text is in the losses before anything is written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.importers.plan import Loss, Plan
from tests.importers import sites

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def read(root: Path, body: str, *, name: str = "content/post/a.md", front: str = "title: a") -> Plan:
    files = {"hugo.toml": sites.BARE, name: f"RAW---\n{front}\n---\n{body}\n"}
    return importers.read(sites.write(root, files), now=NOW)


def told(plan: Plan, what: str) -> list[Loss]:
    return [loss for loss in plan.losses if loss.what == what]


@pytest.mark.parametrize(
    ("body", "named", "line"),
    [
        ("words\n\n<script>alert(1)</script>\n", "<script>", 6),
        ('<p>x</p>\n\n<iframe src="https://x.org"></iframe>\n', "<iframe>", 6),
        ('<div style="color: red">x</div>\n', "style attribute on <div>", 4),
        ('a <a href="javascript:alert(1)">b</a>\n', "javascript: link", 4),
        ('x\n<img src="/a.png" srcset="/b.png 2x" alt="">\n', "srcset attribute on <img>", 5),
        ('<img src="/a.png" onerror="alert(1)">\n', "onerror attribute on <img>", 4),
        ("<custom-tag>kept words</custom-tag>\n", "<custom-tag>", 4),
    ],
)
def test_what_the_sanitiser_takes_out_is_named_with_its_line(body: str, named: str, line: int, tmp_path: Path) -> None:
    (loss,) = told(read(tmp_path, body), "HTML")

    assert (loss.outcome, loss.file, loss.line) == ("dropped", "content/post/a.md", line)
    assert named in loss.detail
    assert "safe" in loss.detail


def test_everything_taken_out_of_one_text_is_one_loss_at_its_first_line(tmp_path: Path) -> None:
    (loss,) = told(read(tmp_path, "x\n<b onclick='x'>y</b>\n\n<object></object>\n<script></script>\n"), "HTML")

    assert loss.line == 5
    assert loss.detail.startswith("<object>, <script>, onclick attribute on <b>: ")


def test_a_long_list_of_what_is_taken_out_is_counted_at_the_end(tmp_path: Path) -> None:
    (loss,) = told(
        read(tmp_path, "".join(f"<x-{letter}>y</x-{letter}>" for letter in "abcdefghijklmnopqrstuvwx")), "HTML"
    )

    assert " and 4 more: " in loss.detail


@pytest.mark.parametrize(
    "body", ["*plain* words", "`<script>`", "```\n<iframe>\n```", "<b>bold</b> <!-- a remark -->", "a < b & c"]
)
def test_a_text_that_is_shown_whole_has_no_loss(body: str, tmp_path: Path) -> None:
    assert read(tmp_path, body).losses[:-1] == ()


def test_an_html_file_is_looked_through_as_well(tmp_path: Path) -> None:
    plan = read(tmp_path, "<!doctype html><body>\n<p>x</p>\n<form>y</form></body>", name="content/post/a.html")

    (loss,) = told(plan, "HTML")
    assert ("<form>" in loss.detail, loss.line) == (True, 6)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("> " * 5000 + "x", "100 levels"),
        ("- " * 200 + "x", "100 levels"),
        ("[" * 6000, "opening brackets"),
        ("x\n" * 20_001, "20,000 lines"),
        ("<div>" * 600, "nested at most 500"),
    ],
)
def test_a_text_that_no_page_can_be_made_of_is_refused_when_it_is_read(body: str, why: str, tmp_path: Path) -> None:
    plan = read(tmp_path, body)

    (loss,) = told(plan, "not renderable")
    assert (loss.outcome, loss.file) == ("refused", "content/post/a.md")
    assert why in loss.detail
    assert plan.documents == ()


def test_a_summary_that_cannot_be_rendered_refuses_the_document(tmp_path: Path) -> None:
    plan = read(tmp_path, "words", front="title: a\nsummary: '" + "> " * 3000 + "x'")

    (loss,) = told(plan, "not renderable")
    assert loss.detail.startswith("the summary: ")
    assert plan.documents == ()


def test_the_text_of_a_list_is_looked_through_and_left_out_if_it_cannot_be_shown(tmp_path: Path) -> None:
    files = {
        "hugo.toml": sites.BARE,
        "content/a/_index.md": "RAW---\ntitle: A\n---\n" + "> " * 3000 + "x\n",
        "content/b/_index.md": "RAW---\ntitle: B\n---\n<iframe></iframe>words\n",
        "content/c/_index.md": "RAW---\ntitle: C\n---\n" + "words " * 40_000,
    }
    plan = importers.read(sites.write(tmp_path, files), now=NOW)

    assert [(note.slug, note.title, note.body[:20]) for note in plan.notes] == [
        ("a", "A", ""),
        ("b", "B", "<iframe></iframe>wor"),
        ("c", "C", ""),
    ]
    assert [(loss.file[8], loss.outcome, loss.what) for loss in plan.losses] == [
        ("a", "dropped", "not renderable"),
        ("b", "dropped", "HTML"),
        ("c", "dropped", "too large"),
    ]


def test_a_plain_folder_is_looked_through_in_every_format(tmp_path: Path) -> None:
    files = {
        "a.md": "# A\n\n<script>x</script>\n",
        "b.html": "<h1>B</h1><p style='x'>y</p>",
        "c.txt": "Words\n\n<script> is only text here\n",
        "d.md": "# D\n\n" + "> " * 500 + "x",
    }
    plan = importers.read(sites.write(tmp_path, files), now=NOW)

    assert [(loss.file, loss.line) for loss in told(plan, "HTML")] == [("a.md", 3), ("b.html", 1)]
    assert [loss.file for loss in told(plan, "not renderable")] == ["d.md"]
    assert [document.source for document in plan.documents] == ["a.md", "b.html", "c.txt"]
