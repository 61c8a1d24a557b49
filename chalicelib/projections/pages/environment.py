"""The templates and what they may call: one Jinja2 environment for each theme, with every value escaped."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from chalicelib.content import Format
from chalicelib.markdown import Heading
from chalicelib.markdown.pictures import dress
from chalicelib.models.themes import Theme
from chalicelib.projections.pages.addresses import absolute, encoded, href, web
from chalicelib.projections.pages.anchors import anchor, filled, language_anchor, names
from chalicelib.projections.pages.bodies import minutes, modest, parsed
from chalicelib.projections.pages.compiled import quicken
from chalicelib.projections.pages.contexts import ArticlePage
from chalicelib.projections.pages.feed_text import content, one_line, rfc822
from chalicelib.projections.pages.head import head
from chalicelib.projections.pages.parts import direction
from chalicelib.projections.pages.repeated import in_menu, macros, once
from chalicelib.projections.pages.structured import script_json

TEMPLATES = Path(__file__).parents[2] / "templates"
_SIZES = "(min-width: 41em) 38em, 94vw"
"""How wide a picture is shown: as wide as the text (`sizes`, HTML standard, section 4.8.4.2.1)."""
_FEWEST_HEADINGS = 3


def environment(theme: Theme | None = None) -> Environment:
    """The environment, made once for each process and theme. A name that a template misspells is an error.

    A theme's own templates come before those of the same name here, which it can still extend as `galley/…`; they
    run in Jinja's sandbox, where nothing but values of the page can be reached.
    """
    return _made(theme)


@lru_cache(maxsize=4)
def _made(theme: Theme | None) -> Environment:
    made = (ImmutableSandboxedEnvironment if theme else Environment)(
        loader=_loader(theme.files) if theme else FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    quicken(made)
    made.extend(made={}, macros={})
    made.filters.update(_FILTERS)
    made.globals |= {"macros": macros, "once": once, "sizes": _SIZES}
    return made


def _loader(own: Mapping[str, str]) -> BaseLoader:
    """Each source comes with a file name, by which an error is found again."""
    ours = FileSystemLoader(TEMPLATES)
    sources = {name: (text, name, lambda: True) for name, text in own.items()}
    return ChoiceLoader([FunctionLoader(sources.get), ours, PrefixLoader({"galley": ours})])


def _markdown(text: str, form: Format) -> Markup:
    return Markup(parsed(text, form).html)  # noqa: S704 - the sanitiser's output


def _body(page: ArticlePage) -> Markup:
    """The words of an article, with what is known of its pictures."""
    html = parsed(page.body, page.format).html
    return Markup(dress(html, page.pictures, sizes=_SIZES))  # noqa: S704 - the sanitiser's output


def _headings(page: ArticlePage) -> tuple[Heading, ...]:
    """What a table of contents lists: two levels of headings, if there are three or more."""
    found = tuple(each for each in parsed(page.body, page.format).headings if each.level in (2, 3))
    return found if len(found) >= _FEWEST_HEADINGS else ()


_FILTERS: dict[str, Callable[..., Any]] = {
    "absolute": absolute,
    "anchor": anchor,
    "body": _body,
    "content": content,
    "direction": direction,
    "encoded": encoded,
    "filled": filled,
    "head": head,
    "headings": _headings,
    "href": href,
    "in_menu": in_menu,
    "json_ld": script_json,
    "language_anchor": language_anchor,
    "markdown": _markdown,
    "minutes": minutes,
    "modest": modest,
    "names": names,
    "one_line": one_line,
    "rfc822": rfc822,
    "web": web,
}
