"""Permalink patterns as Hugo expands them (hugo docs, configuration/permalinks): tokens to the path of one page."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote_plus

from chalicelib.errors import Invalid
from chalicelib.slugs import urlize

_TOKEN = re.compile(r"\\:|:\w+(?:\[.+?\])?", re.ASCII)
"""A token, or a colon that is meant."""
_DATES = ("year", "month", "monthname", "day", "weekday", "weekdayname", "yearday")
_ZERO = datetime(1, 1, 1, tzinfo=UTC)
_LAYOUT = (
    ("2006", "%Y"), ("January", "%B"), ("Monday", "%A"), ("Jan", "%b"), ("Mon", "%a"), ("002", "%j"), ("01", "%m"),
    ("02", "%d"), ("15", "%H"), ("03", "%I"), ("04", "%M"), ("05", "%S"), ("06", "%y"), ("PM", "%p"),
    ("1", "%-m"), ("2", "%-d"), ("3", "%-I"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the tokens ask of a page. `sections` are folder names, `section_slugs` their slugs or titles."""

    title: str
    slug: str = ""
    date: datetime | None = None
    file_name: str = ""
    base_name: str = ""
    sections: tuple[str, ...] = ()
    section_slugs: tuple[str, ...] = ()


class UnknownToken(Invalid):
    """The pattern has a token that Hugo does not know either."""


def expand(pattern: str, facts: Facts) -> str:
    """The path that the pattern gives the page, percent-decoded as Hugo does. Raises `UnknownToken`."""
    return unquote_plus(_TOKEN.sub(lambda found: _value(found[0][1:], facts) if found[0] != "\\:" else ":", pattern))


def _value(token: str, facts: Facts) -> str:
    slug, title = _url(facts.slug), _url(re.sub(r"[/\\]", "-", facts.title))
    base = _url(facts.base_name)
    plain = {
        "title": title, "slug": slug or title, "filename": _url(facts.file_name), "contentbasename": base,
        "slugorfilename": slug or _url(facts.file_name), "slugorcontentbasename": slug or base,
        "section": "".join(facts.sections[:1]), "sections": "/".join(facts.sections),
        "sectionslug": _url("".join(facts.section_slugs[:1])),
        "sectionslugs": "/".join(_url(part) for part in facts.section_slugs),
    }  # fmt: skip
    if token in plain:
        return plain[token]
    name, _, cut = token.partition("[")
    if name == "sections" and cut:
        return "/".join(_cut(facts.sections, cut[:-1].strip().lower()))
    if name == "sectionslugs" and cut:
        return "/".join(_url(part) for part in _cut(facts.section_slugs, cut[:-1].strip().lower()))
    return _dated(token, facts.date or _ZERO)


def _dated(token: str, date: datetime) -> str:
    if token in _DATES:
        values = (
            str(date.year), f"{date.month:02}", calendar.month_name[date.month], f"{date.day:02}",
            str((date.weekday() + 1) % 7), calendar.day_name[date.weekday()], str(date.timetuple().tm_yday),
        )  # fmt: skip
        return values[_DATES.index(token)]
    text = go_format(token, date)
    if text is None:
        raise UnknownToken(f":{token} is no token of a permalink", field="permalinks")
    return text


def go_format(layout: str, date: datetime) -> str | None:
    """The date in a Go layout, such as `2006-01-02`; None when the layout names no part of a date."""
    table = dict(_LAYOUT)
    pattern = re.compile("|".join(re.escape(key) for key, _ in _LAYOUT))
    if not pattern.search(layout):
        return None
    return pattern.sub(lambda part: _part(table[part[0]], date), layout)


def _part(code: str, date: datetime) -> str:
    # `%Y` has no leading zeros before year 1000 on some systems; Go always has four digits.
    return f"{date.year:04}" if code == "%Y" else date.strftime(code)


def _cut(parts: tuple[str, ...], cut: str) -> tuple[str, ...]:
    """`[0]`, `[last]`, `[1:]`, `[:last]`: lenient, an index out of bounds gives nothing."""
    low, colon, high = cut.partition(":")
    first = _index(low, len(parts), 0)
    if not colon:
        return parts[first : first + 1]
    return parts[first : min(_index(high, len(parts), len(parts)), len(parts))]


def _index(text: str, size: int, otherwise: int) -> int:
    if not text:
        return otherwise
    if text == "last":
        return max(size - 1, 0)
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0


def _url(text: str) -> str:
    return urlize(text, lower=False)
