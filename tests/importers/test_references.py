"""What `ref` and `relref` find, and shortcodes in their odd forms."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib import importers
from chalicelib.importers.shortcodes import render
from tests.importers import sites

PAGES = {
    "hugo.toml": sites.BARE,
    "content/about.md": "title: About",
    "content/docs/_index.md": "title: Docs",
    "content/docs/a.md": "title: A",
    "content/docs/Deep Page/index.md": "title: Deep",
    "content/post/a.md": "title: A post\nslug: other",
    "content/post/only.md": "title: Only",
}


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("/docs/a.md", "/docs/a/"),
        ("/docs/a", "/docs/a/"),
        ("docs/a.md", "/docs/a/"),
        ("/post/a.md#part", "/post/other/#part"),
        ("only.md", "/post/only/"),
        ("../only.md", "/post/only/"),
        ("a.md", "/post/other/"),
        ("/docs/", "/docs/"),
        ("/docs/_index.md", "/docs/"),
        ("/docs/deep page", "/docs/deep-page/"),
        ("/docs/Deep Page/index.md", "/docs/deep-page/"),
        ("about", "/about/"),
        ("#part", "#part"),
    ],
)
def test_a_reference_is_the_path_of_the_page_that_it_names(reference: str, path: str, tmp_path: Path) -> None:
    text = f'RAW---\ntitle: x\ndate: 2020-01-01\n---\n[x]({{{{< ref "{reference}" >}}}})\n'
    root = sites.write(tmp_path, PAGES | {"content/post/asking.md": text})

    plan = importers.read(root, now=datetime(2026, 1, 1, tzinfo=UTC))

    (asking,) = [document for document in plan.documents if document.source.endswith("asking.md")]
    assert asking.content.body == f"[x]({path})\n"


@pytest.mark.parametrize("reference", ["nowhere", "/a.md", "../../only.md/x", ""])
def test_a_reference_to_nothing_stays_and_is_named(reference: str, tmp_path: Path) -> None:
    text = f'RAW---\ntitle: x\ndate: 2020-01-01\n---\n{{{{< ref "{reference}" >}}}}\n'
    root = sites.write(tmp_path, PAGES | {"content/docs/asking.md": text})

    losses = importers.read(root, now=datetime(2026, 1, 1, tzinfo=UTC)).losses

    found = [loss for loss in losses if loss.what == "reference not found"]
    assert [(loss.file, loss.outcome, loss.line) for loss in found] == [("content/docs/asking.md", "kept", 5)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{{< vimeo id=7 >}}", "[https://vimeo.com/7](https://vimeo.com/7)"),
        ("{{< gist ann abc >}}", "[https://gist.github.com/ann/abc](https://gist.github.com/ann/abc)"),
        ("{{< tweet user=ann id=9 >}}", "[https://x.com/ann/status/9](https://x.com/ann/status/9)"),
        ("{{< youtube >}}", "{{< youtube >}}"),
        ('{{< youtube "a\\" onload=x" >}}', '{{< youtube "a\\" onload=x" >}}'),
        ("{{< figure >}}", "{{< figure >}}"),
        ('{{< figure "/a.png" />}}', '<figure><img src="/a.png" alt=""></figure>'),
        (
            '{{< figure src="/a.png" link="https://x.org/?a&b" attr="Ann" attrlink="https://a.org" >}}',
            '<figure><a href="https://x.org/?a&amp;b"><img src="/a.png" alt=""></a>'
            '<figcaption><a href="https://a.org">Ann</a></figcaption></figure>',
        ),
        ("{{< highlight py >}}\n```\n{{< /highlight >}}", "````py\n```\n````"),
        ("`{{< youtube x >}}`", "`{{< youtube x >}}`"),
        ("{{% unknown %}}", "{{% unknown %}}"),
        ("{{<", "{{<"),
        ("{{< >}}", "{{< >}}"),
    ],
)
def test_a_shortcode_becomes_what_it_says_or_stays(text: str, wanted: str) -> None:
    assert render(text, "a.md", 1, lambda _: "")[0] == wanted


def test_in_an_html_file_a_link_is_html() -> None:
    assert (
        render("{{< vimeo 7 >}}", "a.html", 1, lambda _: "")[0]
        == '<a href="https://vimeo.com/7">https://vimeo.com/7</a>'
    )
