"""Times as Ghost writes them, and as its callers write them."""

import calendar
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib import clock
from chalicelib.errors import Invalid

_RELATIVE = re.compile(r"now([-+])(\d+)([dwMyhms])")
_SPANS = {"d": "days", "w": "weeks", "h": "hours", "m": "minutes", "s": "seconds"}


def shown(moment: str, zone: str) -> str:
    """`2026-03-01T12:00:00.000+00:00`, in the zone of the publication."""
    return clock.moment(moment).astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds")


def created(ulid: str, zone: str) -> str:
    """When something with this id was made: the first ten characters are milliseconds (github.com/ulid/spec)."""
    return shown(stored_creation(ulid), zone)


def stored_creation(ulid: str) -> str:
    """The same as it would be stored."""
    milliseconds = 0
    for char in ulid[:10]:
        milliseconds = milliseconds * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(char)
    return clock.text(datetime.fromtimestamp(milliseconds / 1000, UTC))


def asked(text: str) -> str:
    """A time in a filter, as it would be stored: `2026-03-01`, `2026-03-01 12:00:00`, RFC 3339, `now-30d`.

    Without an offset it is UTC. Raises `Invalid`.
    """
    try:
        if relative := _RELATIVE.fullmatch(text):
            return clock.text(_moved(clock.now(), int(relative[1] + relative[2]), relative[3]))
        moment = datetime.fromisoformat(text)
        return clock.text(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise Invalid(f"{text!r} is no time; write '2026-03-01 12:00:00' in quotes", "filter") from None


def _moved(moment: datetime, count: int, unit: str) -> datetime:
    if unit in _SPANS:
        return moment + timedelta(**{_SPANS[unit]: count})
    months = moment.year * 12 + moment.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
