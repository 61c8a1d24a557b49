"""No text, however meant, brings anything into a page that runs, loads, submits, hangs or breaks it."""

import json
import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import markdown
from chalicelib.errors import Invalid, TooLarge
from chalicelib.markdown import Format
from chalicelib.markdown.clean import address, clean, settled
from chalicelib.markdown.parse import to_html
from chalicelib.markdown.tags import tidy
from tests.markup import dangers
from tests.sampling import some

SHARED = Path(os.environ.get("GALLEY_SHARED", Path(__file__).parents[3] / "shared"))
FORMATS: tuple[Format, ...] = ("markdown", "html", "text")

PAYLOADS = [
    "<img src=x onerror=alert(1)>",
    "<IMG SRC=x OnErRoR=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></mtext></math>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<template><script>alert(1)</script></template>",
    "<form id=x><input name=attributes><button formaction=javascript:alert(1)>x</button></form>",
    "[a](//evil.example)",
    "[a](/\\evil.example)",
    "<a href='\\\\evil.example'>x</a>",
    "<a href='/\t/evil.example'>x</a>",
    "<img src=//evil.example/pixel.gif>",
    "</script><script>alert(1)</script>",
    "--><img src=x onerror=alert(1)>",
    "]]><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    '```"><script>\nx\n```',
    "```x{onclick=alert(1)}\n<b>\n```",
    "# x {onclick=alert(1) #a}",
    '# x {#a"onclick=alert(1)}',
    '![" onerror=alert(1) "](x "\\" onload=alert(1)")',
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<style>@import 'https://evil.example'</style>",
    "<link rel=stylesheet href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<a title='<script>' b=\"c>\" d='>\"<img src=x onerror=alert(1)>",
    "<b><div></b><p></div></b></p>",
    "\u202e<b>\u2028\u200b</b>",
    "{{7*7}} ${7*7} {0.__class__} %s%s%n",
    "<input type=checkbox autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_harmless(payload: str, form: Format) -> None:
    assert dangers(markdown.render(payload, format=form).html) == []


def test_template_syntax_is_only_text() -> None:
    assert (
        "{{7*7}} ${7*7} {0.__class__} %s%s%n"
        in markdown.render("{{7*7}} ${7*7} {0.__class__} %s%s%n", format="text").html
    )


@pytest.mark.real
def test_the_payloads_of_a_public_sanitiser_are_harmless() -> None:
    payloads = json.loads((SHARED / "content" / "xss" / "payloads.json").read_text())
    assert len(payloads) == 223
    for form in FORMATS:
        bad = {entry["title"]: dangers(markdown.render(entry["payload"], format=form).html) for entry in payloads}
        assert {title: found for title, found in bad.items() if found} == {}


TAGS = "<b> </b> <div> </div> <p> </a> <a/href= <!-- --> <![CDATA[ <table> <td> </table> <li> <svg> </svg> <h2> </h2>"
SIGNS = "<script> </script> ' \" > < & &lt; / = * _ ` ``` [ ] ( ) # - [^a] [^a]: | |-| ~~ {#x} javascript:"
MARKS = st.sampled_from(TAGS.split() + SIGNS.split())
TEXTS = st.lists(st.one_of(MARKS, st.sampled_from(["\n", " ", "\n\n", "x"]), st.text(max_size=4)), max_size=40)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(TEXTS, st.sampled_from(FORMATS))
def test_any_text_gives_safe_and_well_nested_html(parts: list[str], form: Format) -> None:
    assert dangers(markdown.render("".join(parts), format=form).html) == []


BLOCKS = "> ;- ;1. ;## ;    ;``` ;~~~ ;: ;[^a]: ;- [ ] ;---;$$;[^a];^[n];[x](/y);![i](j 't');*;**;_;`;~~"
BETWEEN = ["|a|b|\n|-|-|\n|c|d|\n", "\n", "\n\n", "a", " ", "[", "]", "$", "http://a.example", "&lt;"]
PLAIN = st.lists(st.sampled_from([*BLOCKS.split(";"), *BETWEEN]))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(PLAIN)
def test_what_the_renderer_writes_itself_is_well_nested_before_it_is_sanitised(parts: list[str]) -> None:
    """So that it need not be made so, which takes as long as all the rest."""
    html, nested = to_html("".join(parts), colour=True)
    assert nested
    assert clean(html) == clean(tidy(html))


def test_what_an_author_writes_in_tags_is_made_well_nested() -> None:
    for text in ("a <b>c", "<div>\n\na", "- <i>\n", "> <!-- x -->"):
        assert not to_html(text, colour=True).nested


@pytest.mark.parametrize(
    "text", ["<p>a<button><div>b</div></button></p>", "<a>x<table><a>y", "<ul><li>a<header><li>b</header></ul>"]
)
def test_what_the_sanitiser_gives_is_read_again_as_it_was(text: str) -> None:
    """Found by the fuzzers: without what is left out, elements can stand where no browser nests them."""
    html = settled(tidy(text))
    assert clean(html) == html
    assert clean(tidy(text)) != html, "it needs no second pass"


def test_what_never_stays_as_it_is_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[settled.__module__], "_MOST_PASSES", 1)
    with pytest.raises(Invalid) as refused:
        markdown.render("<p>a<button><div>b</div></button></p>", format="html")
    assert refused.value.field == "body"


@pytest.mark.parametrize("host", ["exa mple", "a\x00b", "[", "a:99999"])
def test_what_is_no_host_is_no_address_elsewhere(host: str) -> None:
    """Found by the fuzzers: the sanitiser reads no address that begins with `//`, and nobody read what became of it."""
    assert address(f"//{host}/path".replace("\x00", "\ufffd")) is None
    assert address("//example.org/path") == "https://example.org/path"


REFUSED: list[tuple[Format, str]] = [
    ("markdown", "> " * 5_000 + "a"),
    ("markdown", "- " * 5_000 + "a"),
    ("markdown", "[" * 20_000),
    ("markdown", "*a_" * 100_000),
    ("markdown", "<div>" * 190_000),
    ("markdown", "[a]: " + "b" * 10_000 + "\n\n" + ("[a]" * 1_000 + "\n\n") * 10),
    ("markdown", "- a\n" * 30_000),
    ("markdown", "$x " * 110_000),
    ("markdown", "*" * 40_000 + "a" + "*" * 40_000),
    ("html", "<div>" * 190_000),
    ("html", "<li><dd>" * 100_000),
    ("html", "<div " + " ".join(f"a{number}" for number in range(50_000)) + ">"),
]


@pytest.mark.parametrize(("form", "text"), REFUSED, ids=[repr(text[:8]) for _, text in REFUSED])
def test_a_bomb_is_refused_with_the_rule_it_breaks(form: Format, text: str) -> None:
    with pytest.raises(Invalid, match=r"at most [0-9]"):
        markdown.render(text, format=form)


RENDERED: list[tuple[Format, str]] = [
    ("markdown", "*a_" * 20_000),
    ("markdown", "[a]: x\n" * 5_000),
    ("markdown", "# a\n" * 5_000),
    ("markdown", "a" + "\u0301" * 10_000),
    ("markdown", "- $$ a\n" * 15_000),
    ("markdown", "$x" * 30_000),
    ("markdown", "$x$ " * 20_000),
    ("markdown", "http://a.b/" + ")" * 80_000),
    ("markdown", "a.b@c.d " * 15_000),
    ("markdown", "*字*\n" * 15_000),
    ("html", "<!--" * 100_000),
    ("html", "<details><summary>a</summary>b</details>" * 10_000),
    ("html", "<a b='" * 100_000),
    ("html", "<script>" * 50_000),
    ("html", "</" * 200_000),
    ("html", "<h2>x</h2>" * 10_000),
    ("html", "<b><div></b>" * 20_000),
    ("text", "x" * 900_000),
]


@pytest.mark.parametrize("hard", some(RENDERED, each=4), ids=[repr(text[:8]) for _, text in RENDERED])
def test_a_text_that_is_hard_to_read_is_rendered_in_seconds(hard: tuple[Format, str]) -> None:
    form, text = hard
    start = time.process_time()
    markdown.render(text, format=form)
    assert time.process_time() - start < 4


def test_a_text_over_the_limit_is_refused_and_one_at_the_limit_is_not() -> None:
    with pytest.raises(TooLarge, match="1,000,000 bytes"):
        markdown.render("é" * 500_001, format="text")
    assert "é" in markdown.render("é" * 500_000, format="text").html
    assert dangers(markdown.render("x" * 999_997 + "<b ", format="html").html) == []
