"""What the configuration of a Hugo site means: its languages, folders, time zone and switches, as values."""

import re
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.errors import Invalid
from chalicelib.importers import permalinks
from chalicelib.importers.urls import Style
from chalicelib.importers.values import integer, mapping, names, truth, words

_DEFAULT_TAXONOMIES = {"tag": "tags", "category": "categories"}


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language of the site. `settings` are those of the site with its own laid over them."""

    key: str
    label: str
    weight: int
    prefix: str
    disabled: bool
    own_folder: str
    settings: dict[str, Any]

    def rules(self, kind: str) -> dict[str, str]:
        """Permalink patterns of pages, sections, terms or taxonomies."""
        return permalinks.rules(self.settings.get("permalinks"), kind)

    def style(self, section: str) -> Style:
        """How paths in this section (or taxonomy) are written."""
        ugly = self.settings.get("uglyurls")
        chosen = truth(mapping(ugly).get(section)) if isinstance(ugly, dict) else truth(ugly)
        return Style(
            ugly=chosen,
            lower=not truth(self.settings.get("disablepathtolower")),
            accents=not truth(self.settings.get("removepathaccents")),
            prefix=self.prefix,
        )


@dataclass(frozen=True, kw_only=True)
class Site:
    """A Hugo site as configured. `languages` has the default one first."""

    root: Path
    settings: dict[str, Any]
    default: str
    languages: dict[str, Language]
    zone: tzinfo
    several: bool

    @property
    def taxonomies(self) -> dict[str, str]:
        """Kind to plural, as the site defines them or as Hugo does."""
        return {kind: plural for kind, plural in self._stated_taxonomies.items() if _fits(kind, plural)}

    @property
    def odd_taxonomies(self) -> dict[str, str]:
        """Those whose names can be no part of a path, or are Galley's own words for a list."""
        return {kind: plural for kind, plural in self._stated_taxonomies.items() if not _fits(kind, plural)}

    @property
    def _stated_taxonomies(self) -> dict[str, str]:
        given = self.settings.get("taxonomies")
        table = given if isinstance(given, dict) else _DEFAULT_TAXONOMIES
        return {words(kind): words(plural) for kind, plural in table.items() if words(kind) and words(plural)}

    @property
    def disabled(self) -> frozenset[str]:
        """The kinds of page that the site does not make, in lower case."""
        return frozenset(name.lower() for name in names(self.settings.get("disablekinds")))

    def folders(self, target: str, setting: str, otherwise: str) -> list[tuple[str, str]]:
        """The folders mounted at `target` (`content`, `static`), each with its language or an empty one."""
        mounts = mapping(self.settings.get("module")).get("mounts")
        given = [mapping(mount) for mount in mounts] if isinstance(mounts, list) else []
        found = [(words(m.get("source")), words(m.get("lang"))) for m in given if words(m.get("target")) == target]
        if found:
            return found
        plain = names(self.settings.get(setting)) or (otherwise,)
        if target == "content" and any(lang.own_folder for lang in self.languages.values()):
            # Languages without a folder of their own share the site's; the first of them has its files by default.
            sharing = [lang.key for lang in self.languages.values() if not lang.own_folder][:1]
            own = [(lang.own_folder, lang.key) for lang in self.languages.values() if lang.own_folder]
            return own + [(folder, key) for folder in plain for key in sharing]
        return [(folder, "") for folder in plain]


def _fits(kind: str, plural: str) -> bool:
    own = kind in ("all", "section", "page") or plural in ("api", "assets", "sitemap", "archive")
    return bool(not own and re.fullmatch(r"[\w-]+", kind) and re.fullmatch(r"[\w-]+(/[\w-]+)*", plural))


def understand(root: Path, settings: dict[str, Any]) -> Site:
    """The site that these settings (keys in lower case) describe. Raises `Invalid` for a language of an odd name."""
    tables = mapping(settings.get("languages"))
    default = words(settings.get("defaultcontentlanguage")).lower() or "en"
    if tables and default not in tables and "defaultcontentlanguage" not in settings:
        default = min(tables, key=lambda key: _order(key, tables, default))
    tables = tables if default in tables else {**tables, default: {}}
    if odd := next((key for key in tables if not re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", key)), ""):
        raise Invalid(f"{odd!r} is no code of a language", field="path")
    subfolder = truth(settings.get("defaultcontentlanguageinsubdir")) and len(tables) > 0 and "languages" in settings
    disabled = names(settings.get("disablelanguages"))
    languages = {
        key: _language(key, mapping(tables[key]), settings, "" if key == default and not subfolder else key, disabled)
        for key in sorted(tables, key=lambda key: _order(key, tables, default))
    }
    return Site(
        root=root, settings=settings, default=default, languages=languages,
        zone=zone(settings, languages.get(default)), several=len(languages) > 1,
    )  # fmt: skip


def zone(settings: dict[str, Any], language: Language | None) -> tzinfo:
    """The site's time zone; UTC when it states none or one that there is not."""
    stated = language.settings.get("timezone") if language else None
    name = words(stated or settings.get("timezone"))
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _order(key: str, tables: dict[str, Any], default: str) -> tuple[bool, int, str]:
    return key != default, integer(mapping(tables[key]).get("weight")) or 1_000_000, key


def _language(
    key: str, table: dict[str, Any], settings: dict[str, Any], prefix: str, disabled: tuple[str, ...]
) -> Language:
    own = {**settings, **table}
    own["params"] = {**mapping(settings.get("params")), **mapping(table.get("params"))}
    return Language(
        key=key,
        label=words(table.get("label") or table.get("languagename")) or key,
        weight=integer(table.get("weight")),
        prefix=prefix,
        disabled=truth(table.get("disabled")) or key in disabled,
        own_folder=words(table.get("contentdir")),
        settings=own,
    )
