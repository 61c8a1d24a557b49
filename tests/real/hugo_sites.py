"""Two sites as folders of files: which URLs each has, and what is written in their articles."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style"}
GALLEYS_BODY, HUGOS_BODY = "prose", "text"
"""Classes of the element that holds an article's body."""
_ADDED = {"anchor", "footnote-backref"}
"""What a renderer adds to the words: links to headings, ways back from footnotes."""
_BLOCKS = {
    "p",
    "li",
    "pre",
    "div",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "tr",
    "blockquote",
    "dt",
    "dd",
    "br",
    "hr",
    "figure",
    "figcaption",
    "table",
    "ul",
    "ol",
}


class _Body(HTMLParser):
    """Collects the text inside of the first element of a class."""

    def __init__(self, marked: str) -> None:
        super().__init__(convert_charrefs=True)
        self._marked, self._open, self.text = marked, list[tuple[str, bool]](), list[str]()
        self.found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = set((dict(attrs).get("class") or "").split())
        begins = not self._open and not self.found and self._marked in classes
        self.found = self.found or begins
        if tag in _BLOCKS and self._open:
            self.text.append(" ")
        if (begins or self._open) and tag not in VOID:
            self._open.append((tag, tag in UNSEEN or bool(classes & _ADDED)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and self._open:
            self.text.append(" ")
        while self._open and tag in [name for name, _ in self._open]:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._open and not any(hidden for _, hidden in self._open):
            self.text.append(data)


def body(html: str, marked: str) -> str | None:
    """The text of an article's body, white space collapsed; None when there is no such element."""
    parser = _Body(marked)
    parser.feed(html)
    return re.sub(r"\s+", " ", "".join(parser.text)).strip() if parser.found else None


def path_of(root: Path, file: Path) -> str:
    return re.sub(r"/index\.html$", "/", "/" + file.relative_to(root).as_posix())


def files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file by the URL that it has."""
    return ((path_of(root, file), file) for file in sorted(root.rglob("*")) if file.is_file())
