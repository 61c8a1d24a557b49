"""Judges HTML as a browser would meet it: what elements, attributes and addresses are in it, and whether it nests."""

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ADDRESSES = {"href", "src", "poster", "cite", "action", "formaction", "xlink:href", "background", "data", "srcset"}
FORBIDDEN = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "textarea",
    "button",
    "select",
    "svg",
    "math",
    "base",
}


class Markup(HTMLParser):
    """All start tags in order, the text, and what is wrong with the nesting."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.starts: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.wrong += [f"<{tag}> is not closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.starts.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.starts if name == tag]


def dangers(html: str) -> list[str]:
    """What could run, load or submit something; empty for safe HTML."""
    markup = Markup(html)
    found = [f"<{tag}>" for tag, _ in markup.starts if tag in FORBIDDEN]
    for tag, attributes in markup.starts:
        found += [f"{tag} {name}" for name in attributes if name.startswith("on") or name in ("style", "srcdoc")]
        found += [f"{tag} {value}" for name, value in attributes.items() if name in ADDRESSES and _runs(value)]
        found += [f"{tag} {attributes[name]}" for name in ("href", "src") if _leaves(attributes.get(name, ""))]
        if tag == "input" and attributes.keys() - {"type", "disabled", "checked"}:
            found.append(f"input {attributes}")
    return found + markup.wrong


def _runs(value: str) -> bool:
    return re.match(r"(javascript|data|vbscript):", re.sub(r"[\x00-\x20]", "", value), re.IGNORECASE) is not None


def _leaves(value: str) -> bool:
    return re.sub(r"[\t\r\n]", "", value).strip().replace("\\", "/").startswith("//")
