"""What the publisher decides for the whole publication."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from chalicelib import events, ledger
from chalicelib.commands import looks, paths
from chalicelib.commands.opening import check_version
from chalicelib.errors import Invalid, Missing
from chalicelib.models import site, themes
from chalicelib.models.requests import RequestKey
from chalicelib.models.site import ID, Settings, Site

_LANGUAGE = re.compile(r"[A-Za-z0-9]{1,8}([-_][A-Za-z0-9]{1,8})*")
_CONTACT = re.compile(r"(mailto:|https://|tel:)[!-~]+")
_FEED_NAME = re.compile(r"[\w.\-]{1,60}\.xml")


def configure(
    *, actor: str, settings: dict[str, Any], version: int | None = None, key: RequestKey | None = None
) -> Site:
    """Change the settings named, and leave the others; the same as before is no change.

    Raises `Invalid`.
    """
    stored = site.find() or Site(ID, settings="{}")
    check_version(version, int(stored.version))
    before = site.settings_of(stored)
    after = _merged(before, settings)
    if after == before and stored.version:
        return stored
    if after.theme != before.theme:
        _check_theme(after.theme)
    stored.settings = msgspec.json.encode(after).decode()
    ledger.commit(stored, events.SiteConfigured(names=tuple(sorted(settings))), actor=actor, key=key)
    return stored


def _check_theme(name: str) -> None:
    try:
        if name:
            themes.find(name)
    except Missing as error:
        raise Invalid("there is no such theme: ./galley theme use brings one", field="theme") from error


def reset(*, actor: str, names: Sequence[str], key: RequestKey | None = None) -> Site:
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
    if not settings.title.strip():
        raise Invalid("must have a letter or a digit", field="title")
    try:
        urlsplit(settings.base_url)
    except ValueError as error:  # what stands in brackets is no IPv6 address, say
        raise Invalid("is no address that can be read", field="base_url") from error
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid(f"{settings.time_zone!r} is no IANA time zone", field="time_zone") from error
    if not _FEED_NAME.fullmatch(settings.feed) or settings.feed in {"sitemap.xml"}:
        raise Invalid("must be a file name that ends in .xml", field="feed")
    if settings.security_contact and not _CONTACT.fullmatch(settings.security_contact):
        raise Invalid("must be a mailto:, https: or tel: address", field="security_contact")
    _check_languages(settings)
    _check_taxonomies(settings)
    looks.check(settings)


def _check_languages(settings: Settings) -> None:
    for field, codes in {"language": [settings.language], "languages": settings.languages}.items():
        if wrong := [code for code in codes if not _LANGUAGE.fullmatch(code)]:
            raise Invalid(f"{wrong[0]!r} is no language tag, such as en or pt-BR", field=field)
    prefixes = [language.prefix for code, language in settings.languages.items() if code != settings.language]
    if len(set(prefixes)) < len(prefixes) or "" in prefixes:
        raise Invalid("each language but the first needs a prefix of its own", field="languages")
    for code, language in settings.languages.items():
        if language.prefix and not re.fullmatch(r"/[\w\-]+", language.prefix):
            raise Invalid("a prefix is a slash and one word", field=f"languages.{code}")
        if language.prefix and paths.is_reserved(language.prefix):
            raise Invalid(f"{language.prefix} is reserved for Galley's own files", field=f"languages.{code}")


def _check_taxonomies(settings: Settings) -> None:
    for kind, folder in settings.taxonomies.items():
        if not re.fullmatch(r"[\w\-]+", kind) or not re.fullmatch(r"([\w\-]+(/[\w\-]+)*)?", folder):
            raise Invalid("kind and folder have letters, digits and hyphens", field="taxonomies")
        if paths.is_reserved(f"/{folder}"):
            raise Invalid(f"{folder} is reserved for Galley's own files", field="taxonomies")
    folders = [folder for folder in settings.taxonomies.values() if folder]
    if len(set(folders)) < len(folders):
        raise Invalid("two kinds of list cannot be in one folder", field="taxonomies")
