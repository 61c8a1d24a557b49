"""Dates as people write them in front matter, and the rules by which Hugo chooses among them."""

import re
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

_FILE_NAME = re.compile(r"^(\d{4}-\d{1,2}-\d{1,2})(?:[-_ ](.*))?$")
_ZONE_NAME = re.compile(r"\s+[A-Z]{3,5}$")
_PATTERNS = (
    "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S.%f %z", "%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z",
    "%a %b %d %H:%M:%S %Y", "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S",
    "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y",
)  # fmt: skip


def moment(value: Any, zone: tzinfo) -> datetime:
    """An aware date, in its own offset or else in `zone`. Raises `ValueError` for a value that is no date.

    Takes what Hugo takes (spf13/cast), and the few further forms that can be read in one way only.
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no date")
    found = _written(" ".join(value.split()))
    return found if found.tzinfo else found.replace(tzinfo=zone)


def utc(value: datetime | None) -> datetime | None:
    """The same moment in UTC. A date before year 1 in UTC is year 1."""
    if value is None:
        return None
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return value.replace(tzinfo=UTC)


def in_file_name(stem: str) -> tuple[str, str]:
    """`2020-01-02-hello` to (`2020-01-02`, `hello`); (``, stem) when it does not begin with a date."""
    found = _FILE_NAME.match(stem)
    if not found:
        return "", stem
    try:
        _written(found[1])
    except ValueError:
        return "", stem
    return found[1], found[2] or ""


def _written(text: str) -> datetime:
    try:
        if re.match(r"\d{4}-\d\d-\d\d", text):
            return datetime.fromisoformat(re.sub(r" ([+-]\d\d:?\d\d)$", r"\1", text))
    except ValueError:
        pass
    bare = _ZONE_NAME.sub("", text) if re.search(r"[+-]\d{4} ", text) else text
    for pattern in _PATTERNS:
        try:
            # The zone is added by `moment`, which knows that of the site.
            return datetime.strptime(bare.replace(" GMT", " +0000").replace(" UTC", " +0000"), pattern)  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(f"{text!r} is no date")
