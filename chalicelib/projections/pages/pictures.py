"""What a page knows of the pictures that it shows, and the note that it shows them."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urljoin, urlsplit

from chalicelib.markdown.pictures import Picture, Source
from chalicelib.models import claims, media, shown
from chalicelib.models.claims import Claim
from chalicelib.models.media import Media, Variant
from chalicelib.models.reading import read
from chalicelib.models.shown import Shown
from chalicelib.models.site import Settings, absolute
from chalicelib.projections.pages import files
from chalicelib.projections.pages.files import File, PathFile
from chalicelib.projections.pages.state import State

MOST = 500
"""Pictures of one page; what else it shows stands there as written."""
_AT_ONCE = 50
"""Of one call, which reads at most 100 items: a note and a claim for each."""


def pictures(sources: Iterable[str], page_path: str, state: State, *, file: File | None = None) -> dict[str, Picture]:
    """The pictures of this publication among `sources` (as written in `src`), as far as anything is known of them.

    `file` is what to build again when one of them changes: that of the path, unless it is another.
    """
    places = {source: path for source in filter(None, sources) if (path := _place(source, page_path, state.settings))}
    paths = list(dict.fromkeys(places.values()))[:MOST]
    if not paths:
        return {}
    noted = "" if state.supposes else files.encode([file or PathFile(page_path)])
    found = dict(_found(paths, noted))
    prefix = _root(state.settings)
    return {source: _picture(found[path], prefix) for source, path in places.items() if path in found}


def _place(source: str, page_path: str, settings: Settings) -> str:
    """The path that a reference from the page leads to; empty when it leads elsewhere."""
    root = _root(settings)
    try:
        parts = urlsplit(urljoin(absolute(page_path, settings), source.strip()))
    except ValueError:  # such as `http://[`
        return ""
    if parts.scheme not in {"http", "https"} or parts.netloc != urlsplit(settings.base_url).netloc:
        return ""
    path = unquote(parts.path)
    path = path.removeprefix(root) if path.startswith(f"{root}/") else path
    return path if path != page_path else ""  # such as an empty reference, which is no picture


def _root(settings: Settings) -> str:
    return urlsplit(settings.base_url).path.rstrip("/")


def _found(paths: Sequence[str], noted: str) -> Iterator[tuple[str, Media]]:
    for start in range(0, len(paths), _AT_ONCE):
        some = paths[start : start + _AT_ONCE]
        owners = {
            path: claim.owner.removeprefix("media#")
            for path, claim in zip(some, _claims(some, noted), strict=True)
            if claim
        }
        items = media.find_all(owners.values())
        for path, media_id in owners.items():
            item = items.get(media_id)
            if item and item.status == "published" and item.path == path:
                yield path, item


def _claims(paths: Sequence[str], noted: str) -> list[Claim | None]:
    """Who has the paths. Read after it is noted that the page shows them, so that whatever changes later builds it."""
    claimed = [(Claim, claims.path(path)) for path in paths]
    if not noted:
        return read(claimed)
    answers = read([*((Shown, path, noted) for path in paths), *claimed])
    missing = [path for path, row in zip(paths, answers, strict=False) if row is None]
    if not missing:
        return answers[len(paths) :]
    shown.note(missing, noted)
    return read(claimed)


def _picture(item: Media, root: str) -> Picture:
    """The formats with the smallest files first: a browser takes the first that it knows."""
    by_type: dict[str, list[Variant]] = {}
    for form in item.forms:
        by_type.setdefault(form.type, []).append(form)
    sources = tuple(
        Source(type=kind, srcset=", ".join(f"{root}{form.path} {form.width}w" for form in forms))
        for kind, forms in sorted(by_type.items())
    )
    return Picture(src=item.path, width=int(item.width), height=int(item.height), sources=sources)
