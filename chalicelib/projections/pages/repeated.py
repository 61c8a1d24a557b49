"""What stands alike on many pages, and so is made once: the menus, and the card of an article in each of its lists."""

from functools import lru_cache
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from chalicelib.projections.pages.parts import MenuLink, Site

_MOST = 5000
"""Some 3 MB of memory."""
_MOST_SITES = 64
"""A publication has one for each language, and another after each change of its settings."""


@pass_context
def macros(context: Context) -> Any:
    """The macros of `macros.html`, which look at nothing that differs between pages but what they are given."""
    environment: Any = context.environment
    site, words = context.get("site"), context["words"]
    key = (site, words.language)
    found = environment.macros.get(key)
    if found is None:
        if len(environment.macros) >= _MOST_SITES:
            environment.macros.clear()
        at_hand = {"words": words, "site": site} if site else {"words": words}
        found = environment.macros[key] = environment.get_template("macros.html").make_module(at_hand)
    return found


@pass_context
def once(context: Context, macro: Any, *of: Any) -> str:
    """What a macro of ours makes of these values, which must be all that it looks at besides the site."""
    made: dict[Any, str] = context.environment.made  # type: ignore[attr-defined]  # as `environment` has extended it
    key = (macro.name, of, context["site"])
    found = made.get(key)
    if found is None:
        if len(made) >= _MOST:
            made.clear()
        found = made[key] = macro(*of)
    return found


def in_menu(path: str, site: Site) -> str:
    """The path, where a menu of the site has it and says so; empty for nearly all pages."""
    return path if path in _menus(site) else ""


@lru_cache(maxsize=16)
def _menus(site: Site) -> frozenset[str]:
    return frozenset((site.search, site.account, *_urls(site.navigation), *_urls(site.footer)))


def _urls(links: tuple[MenuLink, ...]) -> list[str]:
    return [url for link in links for url in (link.url, *_urls(link.children))]
