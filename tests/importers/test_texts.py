"""Shortcodes, damaged letters, plain folders, settings and the report."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.importers import report
from chalicelib.importers.plan import Plan
from chalicelib.importers.repair import repair
from chalicelib.importers.shortcodes import render
from chalicelib.slugs import slug, title_slug
from tests.importers import sites

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def read(root: Path, files: dict[str, str]) -> Plan:
    return importers.read(sites.write(root, files), now=NOW)


@pytest.mark.parametrize(
    ("text", "wanted", "losses"),
    [
        ('{{< ref "a.md#x" >}}', "/a/#x", []),
        ("{{< relref nowhere >}}", "{{< relref nowhere >}}", [("kept", "reference not found"), ("kept", "shortcode")]),
        (
            "{{< youtube abc_1 >}}",
            "[https://www.youtube.com/watch?v=abc_1](https://www.youtube.com/watch?v=abc_1)",
            [("changed", "shortcode")],
        ),
        (
            '{{< figure src=/a.png alt="A <b>" caption="C & D" >}}',
            '<figure><img src="/a.png" alt="A &lt;b&gt;"><figcaption>C &amp; D</figcaption></figure>',
            [],
        ),
        ('{{< highlight go "linenos=table" >}}\nx := `a`\n{{< /highlight >}}', "```go\nx := `a`\n```", []),
        ("{{</* note */>}}", "{{< note >}}", []),
        ("a {{% note %}}x{{% /note %}}", "a {{% note %}}x{{% /note %}}", [("kept", "shortcode")]),
        ("{{ .Title }} {% raw %}", "{{ .Title }} {% raw %}", [("kept", "template tag"), ("kept", "template tag")]),
        ("`{{ x }}`\n\n```\n{% y %}\n```\n", "`{{ x }}`\n\n```\n{% y %}\n```\n", []),
        ("no tags", "no tags", []),
    ],
)
def test_a_shortcode_is_rendered_or_named(text: str, wanted: str, losses: list[tuple[str, str]]) -> None:
    out, lost = render(text, "a.md", 1, lambda name: "/a/" if name == "a.md" else "")

    assert out == wanted
    assert [(loss.outcome, loss.what) for loss in lost if loss.what != "shortcode" or loss.detail] == losses


def test_the_line_of_a_shortcode_is_that_of_the_file() -> None:
    text = "{{< highlight py >}}\n1\n\n\n{{< /highlight >}}\nx\n{{< odd >}}\n"

    assert [loss.line for loss in render(text, "a.md", 10, lambda _: "")[1]] == [16]


def test_damaged_letters_are_mended_outside_code() -> None:
    text = "it‚Äôs “fine” â€œhereâ€\u009d `‚Äôs`\n```\n‚Äôs\n```\nÜber café 日本\n"

    out, losses = repair(text, "a.md")

    assert out.startswith("it’s “fine”")
    assert "`‚Äôs`" in out
    assert "\n‚Äôs\n" in out
    assert out.endswith("Über café 日本\n")
    assert [(loss.what, loss.line) for loss in losses] == [("text repaired", 1)]


@pytest.mark.parametrize("text", ["naïve café", "Ünïcode — “quotes” …", "ﬁ ＡＢＣ &amp; ½", "Привет, 世界", "plain"])
def test_sound_text_is_not_touched(text: str) -> None:
    assert repair(text, "a.md") == (text, ())


def test_a_plain_folder_finds_titles_and_dates(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        {
            "2020-03-04-some-words.txt": "Intro\n\nSome words, in a line\n\nText.\n",
            "deep/read_me.md": "# The *title*\n\nText\n",
            "long.txt": "This first line is a sentence.\n\nMore.\n",
            "short.txt": "A short line\nText\n",
            "a.png": "x",
            "b.py": "x",
            "page.html": "<!doctype html><html><head><title>T &amp;</title></head><body><p>x</p></body></html>",
        },
    )

    found = {d.content.path: (d.content.title, d.content.format, d.content.section) for d in plan.documents}
    assert found == {
        "/some-words/": ("Some words, in a line", "text", ""),
        "/deep/read_me/": ("The title", "markdown", "deep"),
        "/long/": ("Long", "text", ""),
        "/short/": ("A short line", "text", ""),
        "/page/": ("T &amp;", "html", ""),
    }
    assert {d.source: d.published_at for d in plan.documents}["2020-03-04-some-words.txt"] == datetime(
        2020, 3, 4, tzinfo=UTC
    )
    bodies = {d.source: d.content.body for d in plan.documents}
    assert (bodies["deep/read_me.md"], bodies["short.txt"], bodies["page.html"]) == ("Text\n", "Text\n", "<p>x</p>\n")
    assert [one.path for one in plan.media] == ["/a.png"]
    assert ("b.py", "dropped", "other file") in {(loss.file, loss.outcome, loss.what) for loss in plan.losses}


def test_settings_and_menus_are_taken_from_every_file(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        {
            "hugo.yaml": "baseURL: https://x.org/sub/\ntitle: Root\nPaginate: 250\ntimeZone: Europe/Berlin\nlanguageCode: de-at\n",  # noqa: E501
            "config/_default/params.toml": "description = 'D'\nmainSections = ['blog']\n",
            "config/_default/menus.toml": "[[main]]\nname='B'\nweight=2\nurl='/b/'\n[[main]]\nname='A'\npageRef='/about'\n"  # noqa: E501
            "[[main]]\nname='C'\nparent='B'\nurl='/c/'\n[[footer]]\nname='F'\nurl='/f/'\n",
            "config/production/hugo.toml": "title = 'Other'\n",
            "content/about.md": "title: About\nmenu: {main: {weight: 1, name: Us}}",
        },
    )

    assert plan.site["navigation"] == [
        {"name": "Us", "url": "/about/"},
        {"name": "B", "url": "/b/", "children": [{"name": "C", "url": "/c/"}]},
        {"name": "A", "url": "/about/"},
    ]
    stated = {
        key: plan.site[key]
        for key in ("title", "base_url", "time_zone", "language", "page_size", "description", "main_sections")
    }
    assert stated == {
        "title": "Root",
        "base_url": "https://x.org/sub",
        "time_zone": "Europe/Berlin",
        "language": "de-AT",
        "page_size": 100,
        "description": "D",
        "main_sections": ["blog"],
    }
    assert {loss.what for loss in plan.losses} == {"menu", "environment", "page size"}


def test_the_report_adds_up_and_is_json(tmp_path: Path) -> None:
    plan = read(
        tmp_path, {"hugo.toml": sites.BARE, "content/p/a.md": "RAW{{< x >}}\n{{< y >}}\n", "content/p/b.md": "RAW---\n"}
    )

    data = json.loads(report.as_json(plan, plan.losses))

    assert (
        sum(one["count"] for one in data["sums"])
        == sum(len(file["losses"]) for file in data["files"])
        == len(plan.losses)
    )
    assert data["sums"][0] == {
        "outcome": "refused",
        "what": "broken front matter",
        "count": 1,
        "files": 1,
        "example": "content/p/b.md:1: the closing --- is missing",
    }
    assert {"documents": 1, "generator": "hugo"}.items() <= data.items()


@pytest.mark.parametrize(
    ("text", "topic", "title"),
    [
        ("A & B", "a--b", "a-b"),
        ("C++ / C#", "c++-/-c#", "c-c#"),
        ("a/b", "a/b", "a-b"),
        ("..", "", ".."),
        ("?!", "", ""),
        ("½ Ü", "-ü", "ü"),
    ],
)
def test_slugs_are_those_of_hugo(text: str, topic: str, title: str) -> None:
    assert (slug(text), title_slug(text)) == (topic, title)
