"""A Hugo site to a plan: the order in which its parts are read, since paths need sections and bylines need
each other.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.importers import drafts as reading
from chalicelib.importers import folders, leftovers, media, menus, notes, settings, tree, urls
from chalicelib.importers.claims import Claims
from chalicelib.importers.config import Config
from chalicelib.importers.documents import Workshop
from chalicelib.importers.drafts import Draft
from chalicelib.importers.places import Places, survey
from chalicelib.importers.plan import Document, Loss, Media, Plan, TopicNote
from chalicelib.importers.references import References
from chalicelib.importers.site import Site, understand
from chalicelib.importers.timing import DateError, Timing, bad_date, timing
from chalicelib.importers.urls import PathError
from chalicelib.importers.values import mapping
from chalicelib.models.site import Settings
from chalicelib.permalinks import UnknownToken

Progress = Callable[[int, int], None]


def read(root: Path, config: Config, *, now: datetime, progress: Progress) -> Plan:
    """Everything that the Hugo site in `root` holds."""
    site = understand(root, config.settings)
    grown = tree.grow(site)
    nodes, losses = tree.live(site.languages, grown.nodes)
    found, unreadable = reading.read(nodes, _counter(progress, len(nodes)))
    found = reading.cascaded(found, site.settings.get("cascade"))
    places = survey(site, found, site.taxonomies.values())
    placed, misplaced = _placed(places, found)
    pages = [(draft, path) for draft, path, _ in placed]
    references = References.gather(places, found, pages)
    copied, uncopied = _media(site, places, grown, pages)
    shop = Workshop.open(places, found, references, copied, now)
    built = [shop.build(draft, path, dates) for draft, path, dates in placed]
    table, setting_losses = settings.stated(site, config.files[0])
    told, note_losses = notes.notes(places, found, shop.terms, references.path, _known(table))
    menu, menu_losses = menus.navigation(_menus(site), _in_default(site, pages), references.path, config.files[0])
    documents = [one.document for one in built if one.document]
    moved = _own_folders(site, table, documents, copied, config.files[0])
    claims = Claims(_known(table))
    told, documents, files = _claimed(claims, told, documents, copied)
    table |= {"main_sections": list(shop.main_sections), "navigation": menu}
    return Plan(
        generator="hugo", site=table, authors=shop.credits.people.authors(), notes=tuple(told),
        documents=tuple(documents), media=tuple(files),
        losses=_ordered([
            *config.losses, *grown.losses, *losses, *unreadable, *misplaced, *uncopied,
            *(loss for one in built for loss in one.losses), *note_losses, *setting_losses, *menu_losses, *moved,
            *claims.losses, *leftovers.folders(root),
        ]),
    )  # fmt: skip


def _counter(progress: Progress, total: int) -> Callable[[], None]:
    done = 0

    def seen() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    return seen


def _placed(places: Places, drafts: list[Draft]) -> tuple[list[tuple[Draft, str, Timing]], list[Loss]]:
    """Every page that has a path, with its dates; and why the others have none."""
    placed, losses = [], []
    for draft in drafts:
        if draft.node.role == "branch":
            continue
        hidden = leftovers.unpublished(draft)
        if hidden:
            losses.append(hidden)
            continue
        site = places.site
        try:
            dates = timing(draft, site.languages[draft.node.language].settings, site.zone)
            path = places.page(draft, dates)
            placed.append((draft, urls.possible(path), dates))
            if path != urls.possible(path):
                detail = f"{path} is now {urls.possible(path)}"
                losses.append(Loss(file=draft.node.source, outcome="changed", what="path", detail=detail))
        except DateError as fault:
            losses.append(bad_date(fault, draft))
        except (PathError, UnknownToken) as fault:
            line = draft.page.line_of("url")
            what = "path outside the site" if isinstance(fault, PathError) else "permalink"
            losses.append(Loss(file=draft.node.source, outcome="refused", what=what, detail=str(fault), line=line))
    return placed, losses


def _media(
    site: Site, places: Places, grown: tree.Tree, pages: list[tuple[Draft, str]]
) -> tuple[list[Media], list[Loss]]:
    owners = {
        (draft.node.language, (*draft.node.folders, draft.node.base)): path
        for draft, path in pages
        if draft.node.role == "leaf"
    }
    owners |= {("", folders): path for (_, folders), path in reversed(owners.items())}
    static, losses = media.static(site)
    kept, refused = media.copyable([*static, *media.beside_pages(grown.resources, places, owners)], site.root)
    return sorted(kept, key=lambda one: (one.path, one.source)), losses + refused


def _own_folders(
    site: Site, table: dict[str, Any], documents: list[Document], files: list[Media], source: str
) -> list[Loss]:
    """Move the lists of Galley's own taxonomies in `table` away from where the site has pages or files."""
    used = [(path, one.source) for one in documents for path in (one.content.path, *one.aliases)]
    used += [(one.path, one.source) for one in files]
    prefixes = [language["prefix"] for language in table["languages"].values()]
    table["taxonomies"], losses = folders.cleared(table["taxonomies"], site.taxonomies, used, prefixes, source)
    return losses


def _known(table: dict[str, Any]) -> Settings:
    """Those settings that decide where Galley's own pages are."""
    known = ("taxonomies", "languages", "ugly_urls", "ugly_sections")
    return msgspec.convert({name: table[name] for name in known}, Settings)


def _claimed(
    claims: Claims, told: list[TopicNote], documents: list[Document], files: list[Media]
) -> tuple[list[TopicNote], list[Document], list[Media]]:
    """What of all this has a path to itself, asked in the order in which it will be written."""
    kept_notes = [claims.note(note) for note in told]
    claims.sections(documents)
    kept = claims.aliases([one for one in documents if claims.document(one)])
    return kept_notes, kept, [one for one in files if claims.media(one)]


def _menus(site: Site) -> dict[str, object]:
    main = site.languages[site.default].settings
    return mapping(site.settings.get("menus")) | mapping(main.get("menus")) | mapping(main.get("menu"))


def _in_default(site: Site, pages: list[tuple[Draft, str]]) -> list[tuple[Draft, str]]:
    return [(draft, path) for draft, path in pages if draft.node.language == site.default]


def _ordered(losses: list[Loss]) -> tuple[Loss, ...]:
    unique = dict.fromkeys((one.file, one.line, one.what, one.outcome, one.detail) for one in losses)
    kept = [Loss(file=f, line=n, what=w, outcome=o, detail=d) for f, n, w, o, d in unique]
    return tuple(sorted(kept, key=lambda one: (one.file, one.line, one.what, one.detail)))
