"""HTML as a row of events that is the same for two texts that a browser shows the same.

White space beside block elements does not count, nor how a character or an empty element is written, as in
CommonMark's own test program.
"""

import re
from html.parser import HTMLParser

from chalicelib.markdown.tags import names

_BLOCK = names(
    "blockquote dd del div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre script section style table tbody "
    "td textarea tfoot th thead tr ul"
)
Event = tuple[str, object]


def comparable(html: str) -> list[Event]:
    """The events: start tags with their sorted attributes, end tags, text, comments."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.joined()


def without_additions(html: str) -> str:
    """Without what the renderer adds to every page: anchors, boxes of code, what is said of images and headings."""
    html = re.sub(r'<div class="code"[^>]*>(<pre.*?</pre>)</div>', r"\1", html, flags=re.DOTALL)
    html = re.sub(r' <a class="anchor".*?</a>', "", html)
    html = re.sub(r'<div class="table" tabindex="0">(<table.*?</table>)</div>', r"\1", html, flags=re.DOTALL)
    html = html.replace('<pre class="highlight"', "<pre")
    html = re.sub(r'(<h[1-6](?: [^>]*)?) id="[^"]*"', r"\1", html)
    return re.sub(r' tabindex="0"| loading="lazy" decoding="async"', "", html)


def same_levels(html: str) -> str:
    """With all headings at level 2: which level one has on a page is a test of its own."""
    return re.sub(r"(</?h)[1-6](?=[ >])", r"\g<1>2", html)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append((tag, tuple(sorted((name, value or "") for name, value in attrs))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("/" + tag, ()))

    def handle_data(self, data: str) -> None:
        before = str(self.events.pop()[1]) if self.events and self.events[-1][0] == "text" else ""
        self.events.append(("text", before + data))

    def handle_comment(self, data: str) -> None:
        self.events.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.events.append(("declaration", decl))

    def unknown_decl(self, data: str) -> None:
        self.events.append(("declaration", data))

    def handle_pi(self, data: str) -> None:
        self.events.append(("instruction", data))

    def joined(self) -> list[Event]:
        """With white space collapsed outside `<pre>`, and dropped beside the tags of blocks."""
        out: list[Event] = []
        pre = 0
        for index, (name, value) in enumerate(self.events):
            pre += {"pre": 1, "/pre": -1}.get(name, 0)
            if name == "text" and not pre:
                value = re.sub(r"\s+", " ", str(value))
                value = value.lstrip() if self.is_block(index - 1) else value
                value = value.rstrip() if self.is_block(index + 1) else value
            if value or name != "text":
                out.append((name, value))
        return out

    def is_block(self, index: int) -> bool:
        return not 0 <= index < len(self.events) or self.events[index][0].lstrip("/") in _BLOCK
