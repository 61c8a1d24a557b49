"""HTML and plain text that somebody wrote, through the sanitiser; the first byte chooses which."""

from chalicelib import markdown
from chalicelib.markdown.clean import clean
from tests.fuzz.target import Target, text
from tests.fuzz.web_words import HTML_WORDS
from tests.markdown.test_safety import PAYLOADS
from tests.markup import dangers


def run(data: bytes) -> bool:
    form: markdown.Format = "text" if data[:1] == b"t" else "html"
    written = text(data[1:])
    rendered = markdown.render(written, format=form)
    assert dangers(rendered.html.replace("<math", "<m").replace("</math", "</m")) == []
    assert len(markdown.summarise(written, format=form)) <= markdown.MAX_SUMMARY
    if form == "text":
        return "<br>" in rendered.html
    cleaned = markdown._last[written, form]
    assert clean(cleaned) == cleaned, "what is clean is not clean"
    markdown.removed_by_sanitiser(written, format=form)
    return "<" in cleaned


TARGET = Target(
    parser="markdown.clean.clean",
    holds="as for Markdown; a summary has at most 500 characters; what the sanitiser took out can be told",
    accepted="with an element that is kept, or a line break in plain text",
    run=run,
    seeds=(
        b"h<h1>A</h1><p>Text <a href='https://example.org'>link</a><img src=/a.png alt=x></p>",
        b"h<table><tr><td>1<td>2</table><ul><li>a<li>b</ul><pre><code class='language-x'>x</code></pre>",
        b"h<details open><summary>Q</summary>A</details><video src=a.mp4 controls></video><!-- more -->",
        b"tA line\nand another\n\n- a list\n<b>not html</b> &amp;\n",
        *(b"h" + payload.encode() for payload in PAYLOADS),
    ),
    words=HTML_WORDS,
    longest=1_000,
)
