"""Conditional requests (RFC 9110, section 13): what the caller has seen, and whether it is still so."""

import re

from chalicelib.web.calls import Call
from chalicelib.web.refusals import PreconditionRequired

_TAG = re.compile(r'"(0|[1-9][0-9]{0,14})"')
NEVER = -1
"""A version that nothing has: for entity tags that were not made here."""


def seen_version(call: Call) -> int | None:
    """The version in If-Match; None for `*`, which takes whatever there is. Raises `PreconditionRequired`.

    Entity tags of versions are `"3"`. One that was not made here, a weak one too, is the tag of no version.
    """
    given = call.header("if-match")
    if not given:
        raise PreconditionRequired('send the ETag that you have seen, such as If-Match: "3"', field="If-Match")
    if given == "*":
        return None
    tag = _TAG.fullmatch(given)
    return int(tag[1]) if tag else NEVER


def has(call: Call, etag: str) -> bool:
    """Whether the caller has it. Weak comparison: a cache that compressed the body may have weakened the tag."""
    given = ",".join(call.headers.get("if-none-match", ()))
    if not given:
        return False
    known = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return etag in known or known == {"*"}
