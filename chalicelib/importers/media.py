"""Files that are copied as they are, and the images of a text that are in none of them."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from chalicelib.commands.media import MAX_BYTES
from chalicelib.importers import prose, urls
from chalicelib.importers.claims import fault
from chalicelib.importers.places import Places
from chalicelib.importers.plan import Loss, Media
from chalicelib.importers.site import Site
from chalicelib.importers.tree import Resource
from chalicelib.importers.walk import Walk
from chalicelib.models.site import Settings
from chalicelib.slugs import file_path

_NO_LISTS = Settings(taxonomies={})
_IMAGE = re.compile(r"!\[(?P<alt>(?:[^\[\]\n]|\[[^\[\]\n]*\]){0,500})\]\(\s*(?:<(?P<quoted>[^>]+)>|(?P<bare>[^\s)]+))")
_TAG = re.compile(
    r"<(?:img|video|audio|source|track)\b[^<>]{0,2000}?\s(?:src|poster)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))",
    re.IGNORECASE,
)
_IMG = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_ALT = re.compile(r"\salt\s*(=|\s|/?>)", re.IGNORECASE)
UNDESCRIBED = "image without alt text"
"""What the loss report calls a picture that says nothing to readers who cannot see it."""


def static(site: Site) -> tuple[list[Media], list[Loss]]:
    """The files of the site's static folders; a later folder overrides an earlier one."""
    found: dict[str, Media] = {}
    losses: list[Loss] = []
    for folder, _ in site.folders("static", "staticdir", "static"):
        walk = Walk(site.root)
        if (site.root / folder).is_dir():
            for file in walk.files(folder, hidden=True):
                path = "/" + file.relative_to(site.root / folder).as_posix()
                found[path] = Media(source=walk.name(file), path=path)
        losses += walk.losses
    return list(found.values()), losses


def beside_pages(
    resources: Iterable[Resource], places: Places, owners: dict[tuple[str, tuple[str, ...]], str]
) -> list[Media]:
    """Files of bundles and sections, at the path of the page that they belong to. `owners`: bundle folder
    to path.
    """
    found = []
    for resource in resources:
        folder = _owner(resource, places, owners)
        found.append(Media(source=resource.source, path=folder + resource.name))
    return found


def _served(path: str) -> str:
    """A page of a folder is served at the folder, and nowhere else."""
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def copyable(media: Iterable[Media], root: Path) -> tuple[list[Media], list[Loss]]:
    """Leave out the files that are too large, and those for which Galley makes its own; mend impossible paths."""
    kept, losses = [], []
    for one in media:
        size, path = _size(root / one.source), _served(urls.possible(one.path))
        if wrong := fault(path, _NO_LISTS):
            losses.append(Loss(file=one.source, outcome="dropped", what=wrong[0], detail=wrong[1]))
        elif size > MAX_BYTES:
            detail = f"{size:,} bytes; a file has at most {MAX_BYTES:,}"
            losses.append(Loss(file=one.source, outcome="refused", what="too large", detail=detail))
        else:
            kept.append(Media(source=one.source, path=path))
        if path != one.path:
            losses.append(Loss(file=one.source, outcome="changed", what="path", detail=f"{one.path} is now {path}"))
    return kept, losses


def _size(file: Path) -> int:
    """Its bytes; 0 for a file that cannot be asked, which the one who copies it will find out."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def missing(body: str, page: str, source: str, first_line: int, known: frozenset[str], base: str) -> list[Loss]:
    """A loss for each image that the text of the page at `page` shows and that no file is there for."""
    losses = []
    for line, reference in images(body):
        if is_missing(reference, page, known, base):
            detail = f"{reference} is in no folder that is copied"
            at = first_line + line
            losses.append(Loss(file=source, outcome="kept", what="image not found", detail=detail, line=at))
    return losses


def undescribed(body: str, source: str, first_line: int) -> list[Loss]:
    """A loss for each image without alt text; `alt=""` in HTML says that it is there for decoration only."""
    text = prose.blanked(body)
    bare = [found for found in _IMAGE.finditer(text) if not found["alt"].strip()]
    bare += [found for found in _IMG.finditer(text) if not _ALT.search(found[0])]
    detail = 'readers who cannot see it are told nothing; describe it, or write <img alt=""> if it is decoration'
    lines = sorted(first_line + text[: found.start()].count("\n") for found in bare)
    return [Loss(file=source, outcome="kept", what=UNDESCRIBED, detail=detail, line=line) for line in lines]


def is_missing(reference: str, page: str, known: frozenset[str], base: str) -> bool:
    """Whether the reference is to a file of this site that is not there. `base` is the site's own address."""
    if base and reference.startswith(base + "/"):
        reference = reference[len(base) :]
    try:
        parts = urlsplit(reference)
        joined = urlsplit(urljoin(page, parts.path)).path
    except ValueError:  # what stands in brackets is no IPv6 address, say: whatever it is, it is no file
        return False
    if parts.scheme or parts.netloc or not parts.path or "{{" in reference:
        return False
    return unquote(joined) not in known


def images(body: str) -> Iterator[tuple[int, str]]:
    """Line (0-based) and reference of every image in a text, Markdown or HTML, code left out."""
    text = prose.blanked(body)
    for found in sorted([*_IMAGE.finditer(text), *_TAG.finditer(text)], key=lambda match: match.start()):
        named = found.groupdict()
        references = (named["quoted"], named["bare"]) if named else found.groups()
        reference = next((group for group in references if group), "")
        if reference:
            yield text[: found.start()].count("\n"), reference.strip()


def _owner(resource: Resource, places: Places, owners: dict[tuple[str, tuple[str, ...]], str]) -> str:
    folders = resource.folders
    for depth in range(len(folders), 0, -1):
        if path := owners.get((resource.language, folders[:depth])) or owners.get(("", folders[:depth])):
            return urls.folder_of(path) + "".join(f"{name}/" for name in folders[depth:])
    place = tuple(file_path(name) for name in folders)
    section = places.section_of(resource.language, place)
    return urls.folder_of(places.section(resource.language, section)) + "".join(
        f"{name}/" for name in folders[len(section) :]
    )
