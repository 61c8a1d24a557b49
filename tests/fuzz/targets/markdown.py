"""What authors write becomes HTML, and nothing in it runs."""

from chalicelib import markdown
from chalicelib.markdown.clean import clean
from tests.fuzz.target import Target, text
from tests.fuzz.web_words import HTML_WORDS
from tests.markdown.test_safety import PAYLOADS
from tests.markup import dangers


def run(data: bytes) -> bool:
    written = text(data)
    rendered = markdown.render(written, format="markdown")
    assert dangers(rendered.html.replace("<math", "<m").replace("</math", "</m")) == []
    cleaned = markdown._last[written, "markdown"]  # what the sanitiser gave: to make it again is half of the time
    assert clean(cleaned) == cleaned, "what is clean is not clean"
    assert len(markdown.summarise(written, format="markdown")) <= markdown.MAX_SUMMARY
    return "<" in cleaned.replace("<p>", "").replace("</p>", "")


_SEEDS = (
    '# Title\n\nA *word* and **another**, `code`, [a link](https://example.org "t") and ![alt](/a.png).\n',
    "- one\n- two\n  1. a\n  2. b\n\n- [ ] to do\n- [x] done\n\n> quoted\n> > twice\n",
    "| a | b |\n|---|:-:|\n| 1 | *2* |\n\n```python\ndef f(x):\n    return x  # <b>\n```\n\n    indented\n",
    "A note[^1] and $x^2 + \\frac{1}{2}$.\n\n$$\n\\sum_{i=0}^n i\n$$\n\n[^1]: The note.\n\n[ref]: <https://a.example>\n",
    "~~gone~~ www.example.org <https://example.org> <ada@example.org> https://example.org/a_(b)?c=d&e\n***\nSetext\n===\n",
    '<div class="x"><b>html</b></div>\n\n<details><summary>Q</summary>\n\nA\n\n</details>\n\nterm\n: definition\n',
    "Text.\n\n<!--more-->\n\nMore. H~2~O x^2^ ==mark== &amp; &#106; &lt; {#id .class}\n\n## H {#own}\n",
)

TARGET = Target(
    parser="markdown.render",
    holds="well nested HTML without a script, handler or address that runs; once more through the sanitiser, it is "
    "the same",
    accepted="with an element besides paragraphs",
    run=run,
    seeds=(*(seed.encode() for seed in _SEEDS), *(payload.encode() for payload in PAYLOADS)),
    words=(*HTML_WORDS, b"# ", b"* ", b"> ", b"```", b"~~~", b"$$", b"$", b"\\", b"**", b"__", b"~~", b"[^1]",
           b"[^1]: ",
           b"](", b"![", b"](<", b"|---|", b"\n\n", b"    ", b"\t", b"1. ", b"- [ ] ", b"***\n", b"===\n", b": ", b"`",
           b"\\frac{", b"\\begin{matrix}", b"\\href{javascript:x}{y}", b"\\text{<b>}", b"[x]: "),
    longest=1_000,
)  # fmt: skip
