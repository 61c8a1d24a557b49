"""The settings of the publication that a Hugo site's configuration states, by their names in
`models/site.py`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.importers.plan import Loss
from chalicelib.importers.site import Language, Site
from chalicelib.importers.values import integer, mapping, names, truth, words
from chalicelib.markdown import plain
from chalicelib.models.site import TAXONOMIES

_LIST_KINDS = ("home", "section", "term")
_ADDRESS = re.compile(r"^https?://[^\s/?#]+(/[^\s?#]*)?$")


def stated(site: Site, source: str) -> tuple[dict[str, Any], list[Loss]]:
    """What the configuration says; a thing that it does not say is not in the result."""
    losses: list[Loss] = []
    main = site.languages[site.default]
    params = mapping(main.settings.get("params"))
    for kind, plural in site.odd_taxonomies.items():
        detail = f"{kind!r}, {plural!r}: Galley has no lists of this name; the values stay in the further fields"
        losses.append(Loss(file=source, outcome="dropped", what="taxonomy", detail=detail[:300]))
    found = {
        "title": _cut("title", main.settings.get("title"), 200, source, losses),
        "description": _plain(main.settings.get("description") or params.get("description"), source, losses),
        "copyright": words(main.settings.get("copyright") or params.get("copyright")),
        "base_url": _base_url(site, source, losses),
        "time_zone": _time_zone(site, source, losses),
        "page_size": _page_size(main, source, losses),
        "permalinks": _permalinks(main),
    }
    return {key: value for key, value in found.items() if value} | _switches(site, source, losses), losses


def language_code(site: Site, key: str) -> str:
    """The BCP 47 code of pages in this language: the key, or `locale` on a site in one language."""
    if site.several or "languages" in site.settings:
        return _cased(key)
    return _cased(words(site.settings.get("locale") or site.settings.get("languagecode")) or key)


def taxonomies(site: Site) -> dict[str, str]:
    """Kind to plural: the site's own, none where it makes no lists of terms, and Galley's authors and
    series.
    """
    own = {} if "term" in site.disabled else site.taxonomies
    used = set(own.values())
    ours = {kind: TAXONOMIES[kind] for kind in ("author", "series") if kind not in own and TAXONOMIES[kind] not in used}
    return own | ours


def main_sections(site: Site, sections: Iterable[str]) -> list[str]:
    """The sections whose pages are posts: as stated, else the top one with the most pages (`sections`: one
    per page).
    """
    main = site.languages[site.default].settings
    given = names(main.get("mainsections")) or names(mapping(main.get("params")).get("mainsections"))
    if given:
        return [name.strip("/").lower() for name in given]
    counted = Counter(section.split("/")[0] for section in sections if section)
    return [min(counted, key=lambda name: (-counted[name], name))] if counted else []


def _cut(name: str, value: Any, longest: int, source: str, losses: list[Loss]) -> str:
    text = words(value)
    if len(text) > longest:
        detail = f"{len(text):,} characters; cut to {longest:,}"
        losses.append(Loss(file=source, outcome="changed", what=name, detail=detail))
    return text[:longest]


def _plain(value: Any, source: str, losses: list[Loss]) -> str:
    """A description is text: themes that print it as HTML are another matter."""
    given = words(value)
    text = plain(given, "html").strip() if "<" in given else given
    if text != given:
        detail = "holds HTML; the words are kept, the tags and links are not"
        losses.append(Loss(file=source, outcome="changed", what="description", detail=detail))
    return _cut("description", text, 2000, source, losses)


def _switches(site: Site, source: str, losses: list[Loss]) -> dict[str, Any]:
    ugly = site.settings.get("uglyurls")
    table = ugly if isinstance(ugly, dict) else {}
    chosen = sorted(str(name) for name, on in table.items() if truth(on))
    formats = mapping(site.settings.get("outputformats"))
    base = words(mapping(formats.get("rss")).get("basename")) or "index"
    return {
        "language": language_code(site, site.default),
        "languages": {_cased(key): _described(lang, site) for key, lang in site.languages.items() if not lang.disabled}
        if site.several else {},
        "ugly_urls": truth(ugly) if not table else False,
        "ugly_sections": chosen,
        "taxonomies": taxonomies(site),
        "feed": _feed(f"{base}.xml", source, losses),
        "feeds": _feeds(site),
    }  # fmt: skip


def _feed(name: str, source: str, losses: list[Loss]) -> str:
    if re.fullmatch(r"[\w.-]{1,60}\.xml", name) and name != "sitemap.xml":
        return name
    detail = f"the feeds are called index.xml: {name[:100]!r} is no name of a file that Galley can make"
    losses.append(Loss(file=source, outcome="changed", what="feed", detail=detail))
    return "index.xml"


def _feeds(site: Site) -> list[str]:
    outputs = mapping(site.settings.get("outputs"))
    if "rss" in site.disabled:
        return []
    having = {
        kind for kind in _LIST_KINDS
        if kind not in site.disabled and "rss" in [n.lower() for n in names(outputs.get(kind, ["html", "rss"]))]
    }  # fmt: skip
    kinds = list(taxonomies(site)) if "term" in having else []
    return (["all"] if "home" in having else []) + (["section"] if "section" in having else []) + kinds


def _described(language: Language, site: Site) -> dict[str, Any]:
    title = words(language.settings.get("title"))
    prefix = f"/{language.prefix}" if language.prefix else ""
    shown = title if title != words(site.settings.get("title")) else ""
    return {"label": language.label, "title": shown, "prefix": prefix, "weight": language.weight}


def _base_url(site: Site, source: str, losses: list[Loss]) -> str:
    text = words(site.settings.get("baseurl"))
    if _ADDRESS.match(text):
        return text.rstrip("/")
    if text not in ("", "/"):
        detail = f"baseURL {text!r} is no address that begins with https:// or http://"
        losses.append(Loss(file=source, outcome="dropped", what="base URL", detail=detail))
    return ""


def _time_zone(site: Site, source: str, losses: list[Loss]) -> str:
    main = site.languages[site.default]
    name = words(main.settings.get("timezone"))
    if not name or isinstance(site.zone, ZoneInfo):
        return name
    losses.append(Loss(file=source, outcome="dropped", what="time zone", detail=f"there is no time zone {name!r}"))
    return ""


def _page_size(main: Language, source: str, losses: list[Loss]) -> int:
    given = mapping(main.settings.get("pagination")).get("pagersize", main.settings.get("paginate"))
    size = integer(given)
    if size > 100:
        losses.append(Loss(file=source, outcome="changed", what="page size", detail=f"{size} is now 100, the most"))
    return min(max(size, 0), 100)


def _permalinks(main: Language) -> dict[str, str]:
    return {section or "page": pattern for section, pattern in main.rules("page").items() if pattern}


def _cased(code: str) -> str:
    """`de-at` to `de-AT`."""
    first, *rest = code.replace("_", "-").split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])
