"""What the sanitiser took out: the tags, attributes and addresses before, less those after."""

import re
from collections import Counter

from chalicelib.markdown.clean import address
from chalicelib.markdown.tags import Token, tokens

_ADDRESSES = {"href": "link", "src": "image", "poster": "image", "cite": "citation"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def compare(before: str, after: str) -> tuple[str, ...]:
    """The names of what is in `before` and not in `after`, sorted. Comments are nobody's loss."""
    old, new = _starts(before), [token for token in _starts(after) if not _is_control(token)]
    tags = Counter(token.name for token in old) - Counter(token.name for token in new)
    survivors = {token.name for token in new} - {"input"}  # the renderer writes its own
    attributes = _attributes(old) - _attributes(new)
    lost = {f"<{name}>" for name in tags}
    lost |= {_named(tag, name, scheme) for tag, name, scheme in attributes if tag in survivors}
    return tuple(sorted(lost))


def _starts(html: str) -> list[Token]:
    return [token for token in tokens(html) if token.kind == "start"]


def _is_control(token: Token) -> bool:
    """Whether it is an `<input>` that the renderer leaves out: it shows only the boxes of task lists."""
    return token.name == "input" and ("type", "checkbox") not in token.attributes


def _attributes(row: list[Token]) -> Counter[tuple[str, str, str]]:
    return Counter((token.name, name, _scheme(name, value)) for token in row for name, value in token.attributes)


def _scheme(name: str, value: str) -> str:
    """The scheme of an address that is refused, so that one bad link among good ones is seen."""
    if name not in _ADDRESSES or address(value) is not None:
        return ""
    found = _SCHEME.match(re.sub(r"[\x00-\x20]", "", value))
    return found[1].lower() if found else ""


def _named(tag: str, name: str, scheme: str) -> str:
    return f"{scheme}: {_ADDRESSES[name]}" if scheme else f"{name} attribute on <{tag}>"
