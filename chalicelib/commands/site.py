"""What the publisher decides for the whole publication."""

import re
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from chalicelib import events, ledger
from chalicelib.errors import Conflict, Invalid
from chalicelib.ledger import RequestKey
from chalicelib.models import site
from chalicelib.models.site import ID, Settings, Site

_FEED_NAME = re.compile(r"[\w.\-]{1,60}\.xml")


def configure(
    *, actor: str, settings: dict[str, Any], version: int | None = None, key: RequestKey | None = None
) -> Settings:
    """Change the settings named, and leave the others; the same as before is no change. Raises `Invalid`."""
    stored = site.find() or Site(ID)
    if version is not None and stored.version != version:
        raise Conflict(f"you have seen version {version}, it is at {int(stored.version)} now", field="version")
    before = msgspec.json.decode(stored.settings, type=Settings) if stored.settings else Settings()
    after = _merged(before, settings)
    if after == before and stored.version:
        return before
    stored.settings = msgspec.json.encode(after).decode()
    ledger.commit(stored, events.SiteConfigured(names=tuple(sorted(settings))), actor=actor, key=key)
    return after


def reset(*, actor: str, names: Sequence[str], key: RequestKey | None = None) -> Settings:
    """Put the settings named back to their defaults."""
    defaults = {name: msgspec.to_builtins(getattr(Settings(), name)) for name in names}
    return configure(actor=actor, settings=defaults, key=key)


def current() -> Settings:
    """The settings in force."""
    return site.get()


def _merged(before: Settings, changed: dict[str, Any]) -> Settings:
    try:
        after = msgspec.convert({**msgspec.to_builtins(before), **changed}, type=Settings)
    except msgspec.ValidationError as error:
        field = re.search(r"\$\.(\w+)", str(error))
        raise Invalid(str(error), field=field[1] if field else "settings") from error
    _check(after)
    return after


def _check(settings: Settings) -> None:
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid(f"{settings.time_zone!r} is no IANA time zone", field="time_zone") from error
    if not _FEED_NAME.fullmatch(settings.feed) or settings.feed in {"sitemap.xml"}:
        raise Invalid("must be a file name that ends in .xml", field="feed")
    prefixes = [language.prefix for code, language in settings.languages.items() if code != settings.language]
    if len(set(prefixes)) < len(prefixes) or "" in prefixes:
        raise Invalid("each language but the first needs a prefix of its own", field="languages")
    for code, language in settings.languages.items():
        if language.prefix and not re.fullmatch(r"/[\w\-]+", language.prefix):
            raise Invalid("a prefix is a slash and one word", field=f"languages.{code}")
    for kind, folder in settings.taxonomies.items():
        if not re.fullmatch(r"[\w\-]+", kind) or not re.fullmatch(r"[\w\-/]*", folder):
            raise Invalid("kind and folder have letters, digits and hyphens", field="taxonomies")
