"""Hugo's shortcodes and other template tags in a text: the few with a plain meaning rendered, the rest left
and named.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from chalicelib.importers import prose
from chalicelib.importers.plan import Loss

_TAG = re.compile(
    r"\{\{(?P<open>[<%])(?P<comment>/\*)?\s*(?P<inner>(?:[^{}]|\{(?!\{)|\}(?!\})){0,2000}?)\s*(?P<end>\*/)?[>%]\}\}"
    r"|(?P<other>\{\{-?[^{}]{0,500}\}\}|\{%-?[^{}]{0,500}?%\})",
    re.DOTALL,
)
_WORD = re.compile(r'(?:([\w-]+)=)?(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|([^\s"`=]+))', re.DOTALL)
_LINKS = {
    "youtube": "https://www.youtube.com/watch?v={0}", "vimeo": "https://vimeo.com/{0}",
    "gist": "https://gist.github.com/{0}/{1}", "instagram": "https://www.instagram.com/p/{0}/",
    "tweet": "https://x.com/{0}/status/{1}", "x": "https://x.com/{0}/status/{1}",
    "twitter": "https://x.com/{0}/status/{1}", "twitter_simple": "https://x.com/{0}/status/{1}",
}  # fmt: skip
_NAMED = {"youtube": ("id",), "vimeo": ("id",), "instagram": ("id",), "gist": ("user", "id")}

Resolve = Callable[[str], str]
"""The path of the page that a `ref` names; empty when there is none."""


@dataclass
class _Text:
    """One text on its way through: where its body begins in the file, and what became of its shortcodes."""

    source: str
    first_line: int
    resolve: Resolve
    losses: list[Loss] = field(default_factory=list)

    def tell(self, outcome: str, what: str, detail: str, line: int) -> None:
        made = Loss(file=self.source, outcome=outcome, what=what, detail=detail, line=self.first_line + line)  # type: ignore[arg-type]
        self.losses.append(made)


def render(body: str, source: str, first_line: int, resolve: Resolve) -> tuple[str, list[Loss]]:
    """The text with its shortcodes rendered where that is plain, and a loss for each that is not as it was."""
    if "{{" not in body and "{%" not in body:
        return body, []
    text = _Text(source, first_line, resolve)
    body, shift = _highlights(body)
    code = prose.blanked(body)
    out, end = [], 0
    for tag in _TAG.finditer(body):
        line = body[: tag.start()].count("\n") + shift(tag.start())
        in_code = code[tag.start() : tag.start() + 2] != body[tag.start() : tag.start() + 2]
        out += [body[end : tag.start()], _one(tag, in_code, text, line)]
        end = tag.end()
    return "".join([*out, body[end:]]), sorted(text.losses, key=lambda loss: loss.line)


def _one(tag: re.Match[str], in_code: bool, text: _Text, line: int) -> str:
    if tag["other"]:
        if not in_code:
            text.tell("kept", "template tag", f"{_short(tag[0])} is no part of Markdown; it stays as written", line)
        return tag[0]
    if tag["comment"] and tag["end"]:
        close = ">" if tag["open"] == "<" else "%"
        return f"{{{{{tag['open']} {tag['inner']} {close}}}}}"
    name, positional, named = _arguments(tag["inner"])
    rendered = None if in_code else _rendered(name, positional, named, text, line)
    if rendered is not None:
        return rendered
    if not name.startswith("/"):
        text.tell("kept", "shortcode", f"{name}: Galley has no such shortcode; it stays as written", line)
    return tag[0]


def _rendered(name: str, positional: list[str], named: dict[str, str], text: _Text, line: int) -> str | None:
    if name in ("ref", "relref"):
        return _reference(positional, named, text, line)
    if name == "figure":
        return _figure(named, positional)
    if name not in _LINKS:
        return None
    values = positional or [named[key] for key in (*_NAMED.get(name, ("user", "id")),) if named.get(key)]
    wanted = 2 if "{1}" in _LINKS[name] else 1
    if len(values) < wanted or not all(re.fullmatch(r"[\w.-]+", value) for value in values[:wanted]):
        return None
    address = _LINKS[name].format(*values)
    text.tell("changed", "shortcode", f"{name} is now a link to {address}", line)
    return f"[{address}]({address})" if not text.source.lower().endswith((".html", ".htm")) else _anchor(address)


def _reference(positional: list[str], named: dict[str, str], text: _Text, line: int) -> str | None:
    wanted = (positional or [named.get("path", "")])[0]
    path, mark, fragment = wanted.partition("#")
    found = text.resolve(path) if path else ""
    if not found and not (mark and not path):
        text.tell(
            "kept",
            "reference not found",
            f"no page is called {wanted!r}; the shortcode stays as written",
            line,
        )
        return None
    return found + mark + fragment


def _figure(named: dict[str, str], positional: list[str]) -> str | None:
    source = named.get("src") or (positional or [""])[0]
    if not source:
        return None
    keep = {"src": source, "alt": named.get("alt") or named.get("caption") or ""}
    keep |= {key: named[key] for key in ("width", "height") if named.get(key)}
    image = "<img " + " ".join(f'{key}="{escape(value)}"' for key, value in keep.items()) + ">"
    if named.get("link"):
        image = f'<a href="{escape(named["link"])}">{image}</a>'
    title = f"<h4>{escape(named['title'])}</h4>" if named.get("title") else ""
    caption = escape(named.get("caption", ""), quote=False)
    if named.get("attr"):
        credit = escape(named["attr"], quote=False)
        link = named.get("attrlink")
        caption += (" " if caption else "") + (f'<a href="{escape(link)}">{credit}</a>' if link else credit)
    words = title + (f"<p>{caption}</p>" if caption and title else caption)
    return f"<figure>{image}" + (f"<figcaption>{words}</figcaption>" if words else "") + "</figure>"


def _highlights(body: str) -> tuple[str, Callable[[int], int]]:
    """`highlight` blocks as fenced code, and how many lines were lost before an offset of the new text."""
    pattern = re.compile(
        r"[ \t]*\{\{([<%])\s*highlight\s+\"?([\w+#-]+)\"?[^>%]*?[>%]\}\}(.*?)\{\{[<%]\s*/highlight\s*[>%]\}\}",
        re.DOTALL,
    )
    moved: list[tuple[int, int]] = []
    out, end, size = [], 0, 0
    for found in pattern.finditer(body):
        inner = found[3].strip("\n")
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", inner)), default=0))
        made = f"{fence}{found[2]}\n{inner}\n{fence}"
        out += [body[end : found.start()], made]
        size += found.start() - end + len(made)
        end = found.end()
        moved.append((size, found[0].count("\n") - made.count("\n")))
    return "".join([*out, body[end:]]), lambda at: sum(lines for place, lines in moved if place <= at)


def _arguments(inner: str) -> tuple[str, list[str], dict[str, str]]:
    name, _, rest = inner.strip().rstrip("/").strip().partition(" ")
    name = name.split("\n")[0]
    positional, named = [], {}
    for key, quoted, raw, plain in _WORD.findall(rest):
        value = re.sub(r"\\(.)", r"\1", quoted) or raw or plain
        if key:
            named[key.lower()] = value
        else:
            positional.append(value)
    return name, positional, named


def _anchor(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address)}</a>'


def _short(tag: str) -> str:
    flat = " ".join(tag.split())
    return flat if len(flat) <= 60 else flat[:57] + "…"
