"""When a page was written, changed, and goes on and off line, by the rules of Hugo's `frontmatter`
configuration.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from chalicelib.importers import dates
from chalicelib.importers.drafts import Draft
from chalicelib.importers.plan import Loss
from chalicelib.importers.values import mapping, names, words

_DEFAULTS = {
    "date": ("date", "publishdate", "pubdate", "published", "lastmod", "modified"),
    "lastmod": ("lastmod", "modified"),
    "publishdate": ("publishdate", "pubdate", "published"),
    "expirydate": ("expirydate", "unpublishdate"),
}


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The dates of one page, each in the offset it was written with. `slug` is that of a dated file name,
    if asked.
    """

    date: datetime | None = None
    changed: datetime | None = None
    online: datetime | None = None
    offline: datetime | None = None
    slug: str = ""


@dataclass
class DateError(Exception):
    """A key of the front matter holds a value that is no date."""

    key: str
    value: str


def timing(draft: Draft, settings: dict[str, Any], zone: tzinfo) -> Timing:
    """The dates of a page. Raises `DateError`."""
    dated, rest = dates.in_file_name(draft.node.base)
    order = {kind: list(_order(kind, settings)) for kind in _DEFAULTS}
    uses_name = ":filename" in order["date"] and dated
    return Timing(
        date=_first(draft, order["date"], zone, dated),
        changed=_first(draft, order["lastmod"], zone, ""),
        online=_first(draft, order["publishdate"], zone, ""),
        offline=_first(draft, order["expirydate"], zone, ""),
        slug=rest if uses_name else "",
    )


def bad_date(fault: DateError, draft: Draft) -> Loss:
    """The loss of a file whose date cannot be read."""
    detail = f"{fault.key} is {fault.value!r}, which is no date"
    line = draft.page.line_of(fault.key)
    return Loss(file=draft.node.source, outcome="refused", what="bad date", detail=detail, line=line)


def _order(kind: str, settings: dict[str, Any]) -> Iterator[str]:
    given = names(mapping(settings.get("frontmatter")).get(kind)) or (":default",)
    for key in given:
        yield from _DEFAULTS[kind] if key.lower() == ":default" else (key.lower(),)


def _first(draft: Draft, keys: list[str], zone: tzinfo, in_name: str) -> datetime | None:
    for key in keys:
        value = in_name if key == ":filename" else draft.front.get(key)
        if value is None or value == "" or isinstance(value, bool):
            continue
        try:
            return dates.moment(value, zone)
        except (ValueError, OverflowError):
            raise DateError(key, words(value) or str(value)) from None
    return None
