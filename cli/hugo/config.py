"""`hugo.yaml`: what the publisher has decided for the whole publication, in Hugo's words."""

from collections.abc import Iterable
from typing import Any

from chalicelib.models.site import Language, MenuItem, Settings
from chalicelib.projections.pages.state import State

_GOLDMARK = {
    "renderer": {"unsafe": True},
    "parser": {"wrapStandAloneImageWithinParagraph": False},
    "extensions": {"typographer": {"disable": True}},
}
"""HTML in the Markdown is kept, an image alone with a title is a figure, quotation marks stay as they were written."""


def config(state: State) -> dict[str, Any]:
    """The project's settings, ready to be written as YAML."""
    settings = state.settings
    own = {
        "baseURL": settings.base_url.rstrip("/") + "/",
        "title": settings.title,
        "copyright": settings.copyright,
        "timeZone": settings.time_zone,
        "enableRobotsTXT": True,
        "taxonomies": {kind: folder for kind, folder in settings.taxonomies.items() if folder},
        "permalinks": {"page": _permalinks(settings)},
        "uglyURLs": settings.ugly_urls or dict.fromkeys(settings.ugly_sections, True),
        "outputFormats": {"rss": {"baseName": settings.feed.removesuffix(".xml")}},
        "outputs": {"home": ["html", "rss"], "section": ["html", "rss"], "taxonomy": ["html"], "term": ["html", "rss"]},
        "services": {"rss": {"limit": settings.feed_size}},
        "pagination": {"pagerSize": settings.page_size},
        "markup": {"goldmark": _GOLDMARK},
        "security": {"allowContent": [".*"]},
        "params": _params(settings),
    }
    return {**_languages(state), **{name: value for name, value in own.items() if value}}


def code_of(language: str) -> str:
    """A language as Hugo names it, in the names of files as well."""
    return language.lower()


def _languages(state: State) -> dict[str, Any]:
    settings, known = state.settings, state.languages()
    described = {code_of(code): _language(language, settings) for code, language in known.items()}
    first = known[settings.language]
    return {
        "defaultContentLanguage": code_of(settings.language),
        "defaultContentLanguageInSubdir": bool(first.prefix),
        "disableDefaultLanguageRedirect": True,
        "languages": described,
    }


def _language(language: Language, settings: Settings) -> dict[str, Any]:
    menus = {
        "main": list(_menu(language.navigation or settings.navigation)),
        "footer": list(_menu(settings.footer)),
    }
    found = {
        "label": language.label,
        "title": language.title or settings.title,
        "weight": language.weight,
        "params": {"description": language.description or settings.description},
        "menus": {name: entries for name, entries in menus.items() if entries},
    }
    return {name: value for name, value in found.items() if value}


def _menu(items: Iterable[MenuItem], parent: str = "") -> Iterable[dict[str, Any]]:
    for weight, item in enumerate(items, start=1):
        identifier = f"{parent}{weight}"
        entry = {"identifier": identifier, "name": item.name, "url": item.url, "weight": weight}
        yield {**entry, "parent": parent.rstrip(".")} if parent else entry
        yield from _menu(item.children, f"{identifier}.")


def _permalinks(settings: Settings) -> dict[str, str]:
    """By section, as Hugo knows them; the patterns for what has none are in each document's own address."""
    return {section: pattern for section, pattern in settings.permalinks.items() if section not in {"post", "page"}}


def _params(settings: Settings) -> dict[str, Any]:
    found = {
        "description": settings.description,
        "mainSections": list(settings.main_sections),
        "social": [{"name": link.name, "url": link.url} for link in settings.social],
        "licence": {"name": settings.licence.name, "url": settings.licence.url} if settings.licence else None,
    }
    return {name: value for name, value in found.items() if value}
