"""Links as templates write them. They stand in every loop, where a macro would take ten times as long."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from chalicelib.projections.pages.addresses import href
from chalicelib.projections.pages.compiled import escaped
from chalicelib.projections.pages.parts import LanguageLink, Link, MonthLink, Site, TopicLink, direction
from chalicelib.projections.pages.words import Words

Named = Link | MonthLink | TopicLink


def anchor(link: Named, site: Site, *, rel: str = "", classes: str = "") -> Markup:
    """A link, or only its name where it leads nowhere that may be followed."""
    target, name = href(link.path, site), escaped(link.name)
    kind = _attribute("class", classes)
    if not target:
        return Markup(f"<span{kind}>{name}</span>") if classes else Markup(name)  # noqa: S704 - each part is escaped
    return Markup(f'<a href="{escaped(target)}"{kind}{_attribute("rel", rel)}>{name}</a>')  # noqa: S704


def names(links: Iterable[Link], site: Site, words: Words, *, classes: str = "") -> Markup:
    """Names with links, as a sentence writes them: A, B and C."""
    shown = [Markup(f"<bdi>{anchor(link, site, classes=classes)}</bdi>") for link in links]  # noqa: S704
    if len(shown) < 2:
        return Markup("").join(shown)
    return escape(words.separator).join(shown[:-1]) + words.last_separator + shown[-1]


def language_anchor(link: LanguageLink, site: Site) -> Markup:
    """A link to the same, or the front page, in another language, named in that language."""
    language, target, name = escape(link.language), escape(href(link.path, site)), escape(link.name)
    spoken = f'lang="{language}" hreflang="{language}" dir="{direction(link.language)}"'
    return Markup(f'<a href="{target}" {spoken}>{name}</a>')  # noqa: S704 - each part is escaped


def filled(text: str, inner: str) -> Markup:
    """A text of the theme with its `{}` filled in."""
    before, _, after = text.partition("{}")
    return escape(before) + escape(inner) + escape(after)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escaped(value)}"' if value else ""
