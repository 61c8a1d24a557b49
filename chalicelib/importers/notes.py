"""What `_index` files and permalink rules say of the lists of a Hugo site."""

from collections.abc import Iterator, Mapping

from chalicelib.commands.checks import MAX_TITLE
from chalicelib.commands.paths import for_section
from chalicelib.importers import settings, shortcodes, showing, urls
from chalicelib.importers.drafts import Draft
from chalicelib.importers.losses import Losses
from chalicelib.importers.places import Places
from chalicelib.importers.plan import Loss, TopicNote
from chalicelib.importers.urls import PathError
from chalicelib.importers.values import names
from chalicelib.models.site import Settings
from chalicelib.permalinks import UnknownToken
from chalicelib.slugs import slug

_LONGEST = 200_000
"""Bytes of the text of a list: it is stored beside its counts, not among the articles."""
Terms = Mapping[tuple[str, str, str], str]
"""(language, kind, slug) of every term in use, to its name as first written."""


def notes(
    places: Places, drafts: list[Draft], terms: Terms, resolve: shortcodes.Resolve, own: Settings
) -> tuple[list[TopicNote], list[Loss]]:
    """Notes of the front page, of sections, and of the topics, in a fixed order. `own` says where lists will be."""
    made: list[TopicNote] = []
    losses: list[Loss] = []
    indexes = {draft.node.key: draft for draft in drafts if draft.node.role == "branch"}
    for source in (_sections(places, resolve, losses, own), _topics(places, indexes, terms, resolve, losses)):
        made += source
    return sorted(made, key=lambda note: (note.kind, note.slug, note.language)), losses


def _sections(places: Places, resolve: shortcodes.Resolve, losses: list[Loss], own: Settings) -> Iterator[TopicNote]:
    for (language, section), draft in places.sections.items():
        try:
            path = places.section(language, section)
        except (PathError, UnknownToken) as fault:
            losses.append(_refused(draft.node.source if draft else "/".join(section), fault))
            continue
        code = settings.language_code(places.site, language)
        chosen = path if section and path != for_section("/".join(section), code, own) else ""
        if draft or chosen:
            kind = "section" if section else "all"
            yield _note(places, draft, kind, "/".join(section), language, chosen, resolve, losses, path=path)


def _topics(
    places: Places, indexes: Mapping[tuple[str, tuple[str, ...]], Draft], terms: Terms, resolve: shortcodes.Resolve,
    losses: list[Loss],
) -> Iterator[TopicNote]:  # fmt: skip
    kinds = settings.taxonomies(places.site)
    own = places.site.taxonomies
    everything = dict(terms)
    for (language, place), draft in indexes.items():
        kind = next((kind for kind, plural in own.items() if place[:1] == (slug(plural),)), "")
        if kind and kind in kinds and len(place) > 1:
            everything.setdefault((language, kind, "/".join(place[1:])), draft.text("title"))
        elif kind:
            detail = "Galley makes the list of all topics of a kind itself, or the site has none"
            losses.append(Loss(file=draft.node.source, outcome="dropped", what="taxonomy page", detail=detail))
    for (language, kind, name), title in everything.items():
        plural = kinds.get(kind, "")
        index = indexes.get((language, (slug(plural), *name.split("/"))))
        yield from _topic(places, language, kind, name, title, index, resolve, losses)


def _topic(
    places: Places, language: str, kind: str, name: str, title: str, index: Draft | None,
    resolve: shortcodes.Resolve, losses: list[Loss],
) -> Iterator[TopicNote]:  # fmt: skip
    plural = places.site.taxonomies.get(kind)
    if not plural:
        return
    try:
        path = places.term(language, plural, title or name, index)
        plain = places.term(language, plural, name, None) if not places.site.languages[language].rules("term") else ""
    except (PathError, UnknownToken) as fault:
        losses.append(_refused(index.node.source if index else "", fault))
        return
    lang = places.site.languages[language]
    default = places.section_by_name(lang, (plural, name))
    stated = bool(index and index.text("url"))
    chosen = path if stated or (not plain and path != default) else ""
    if index or chosen:
        yield _note(places, index, kind, name, language, chosen, resolve, losses, path=path, title=title)


def _note(
    places: Places, draft: Draft | None, kind: str, name: str, language: str, chosen: str,
    resolve: shortcodes.Resolve, losses: list[Loss], *, path: str, title: str = "",
) -> TopicNote:  # fmt: skip
    code = settings.language_code(places.site, language)
    if draft is None:
        return TopicNote(source="", kind=kind, slug=name, language=code, title=title, path=chosen)
    told = Losses(draft.node.source, list(draft.losses))
    page = draft.page
    body, lost = shortcodes.render(page.body, told.source, page.line, resolve)
    told.found += lost
    body = _shown(body, draft, told)
    style = places.site.languages[language].style("")
    aliases = urls.aliases(names(draft.front.get("aliases")), path, style, told, page.line_of("aliases"))
    losses += told.found
    return TopicNote(
        source=draft.node.source, kind=kind, slug=name, language=code, title=(draft.text("title") or title)[:MAX_TITLE],
        body=body.strip("\n"), path=chosen, aliases=aliases,
    )  # fmt: skip


def _shown(body: str, draft: Draft, losses: Losses) -> str:
    """The text of a list, which is Markdown, if a page can be made of it."""
    if len(body.encode()) > _LONGEST:
        losses.tell("dropped", "too large", f"the text of a list has at most {_LONGEST:,} bytes")
        return ""
    return body if showing.told(body, "markdown", draft.page.body, draft.page.line, losses, "dropped") else ""


def _refused(source: str, fault: Exception) -> Loss:
    return Loss(file=source, outcome="refused", what="path outside the site", detail=str(fault))
