"""Bare addresses in a text become links, as GitHub Flavored Markdown §6.9 has it and Hugo does."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

MAX_ADDRESS = 2_000
"""Characters; a longer one stays text."""
_BARE = re.compile(
    r"(?<![^\s*_~(])(?:"
    r"(?P<web>(?:https?://|www\.)[^\s<>\u2018-\u201f\u3000-\u303f\uff01-\uff65]++)"
    r"|(?P<mail>[a-z0-9._+-]++@[a-z0-9-]++(?:\.[a-z0-9-]++)++))",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:https?://)?([\w.-]++)(?=[/?#:]|\Z)", re.IGNORECASE)
_REFERENCE = re.compile(r"&[a-z0-9]+;\Z", re.IGNORECASE)


def link_addresses(state: "StateCore") -> None:
    """Makes links of `https://…`, `http://…`, `www.…` and mail addresses that are no links yet."""
    for token in state.tokens:
        if token.children and _promising(token.content):
            token.children = _linked(token.children, state.md)


def _linked(children: "list[Token]", parser: "MarkdownIt") -> "list[Token]":
    out: list[Token] = []
    links = 0
    for child in children:
        links += _link_change(child)
        if links > 0 or child.type != "text" or not _promising(child.content):
            out.append(child)
        else:
            out.extend(_split(child, parser))
    return out


def _promising(content: str) -> bool:
    """Whether there may be an address in it: far faster than looking for one."""
    return "://" in content or "www." in content or "@" in content


def _link_change(token: "Token") -> int:
    """1 where a link begins, -1 where it ends, also one of the author's own HTML."""
    if token.type == "html_inline":
        tag = re.match(r"<(/?)a[\s>]", token.content, re.IGNORECASE)
        return 0 if tag is None else -1 if tag[1] else 1
    return token.nesting if token.tag == "a" else 0


def _split(text: "Token", parser: "MarkdownIt") -> "list[Token]":
    from markdown_it.token import Token

    out: list[Token] = []
    position = 0
    for found in _BARE.finditer(text.content):
        shown = _trimmed(found[0])
        target = _target(shown, parser, mail=bool(found["mail"]))
        if target:
            out.append(Token("text", "", 0, content=text.content[position : found.start()]))
            out.append(Token("link_open", "a", 1, attrs={"href": target}))
            out.append(Token("text", "", 0, content=shown))
            out.append(Token("link_close", "a", -1))
            position = found.start() + len(shown)
    return [*out, Token("text", "", 0, content=text.content[position:])] if out else [text]


def _trimmed(found: str) -> str:
    """Without the punctuation of the sentence around it; a closing bracket stays if it has its opening one."""
    unopened = found.count(")") - found.count("(")
    while found:
        reference = _REFERENCE.search(found[-12:])
        if reference:
            found = found[: -len(reference[0])]
        elif found[-1] in "?!.,:;*_~'\"" or (found[-1] == ")" and unopened > 0):
            unopened -= found[-1] == ")"
            found = found[:-1]
        else:
            break
    return found


def _target(shown: str, parser: "MarkdownIt", *, mail: bool) -> str:
    """Where it leads; empty for what only looks like an address."""
    if len(shown) > MAX_ADDRESS or not (mail or _has_domain(shown)):
        return ""
    if mail:
        return "" if shown[-1] in "-_" or "@" not in shown else f"mailto:{shown}"
    target = parser.normalizeLink(shown if "://" in shown[:8] else f"http://{shown}")
    return target if parser.validateLink(target) else ""


def _has_domain(shown: str) -> bool:
    """Whether the host has two names or more, and no `_` in the last two."""
    found = _HOST.match(shown)
    names = found[1].split(".") if found else []
    return len(names) > 1 and all(names) and "_" not in "".join(names[-2:])
