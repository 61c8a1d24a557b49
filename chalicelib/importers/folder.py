"""Any folder of Markdown, HTML or text to a plan: no configuration, front matter where there is some."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

import msgspec

from chalicelib.content import Content, Format
from chalicelib.importers import authors, dates, fields, limits, media, shortcodes, showing, titles, urls
from chalicelib.importers import drafts as reading
from chalicelib.importers.claims import Claims
from chalicelib.importers.credits import Credits, left_over
from chalicelib.importers.drafts import Draft
from chalicelib.importers.losses import Losses
from chalicelib.importers.plan import Document, Loss, Media, Plan
from chalicelib.importers.timing import DateError, bad_date, timing
from chalicelib.importers.tree import HTML, MARKDOWN, OTHER_MARKUP, Node
from chalicelib.importers.values import names, truth
from chalicelib.importers.walk import Walk
from chalicelib.slugs import file_path, slug, urlize

TEXT = (".txt",)
ENDINGS = (*MARKDOWN, *HTML, *TEXT)
_COPIED = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".pdf", ".mp3", ".ogg", ".wav", ".mp4", ".webm",
    ".zip", ".csv", ".woff", ".woff2", ".epub",
)  # fmt: skip
_STYLE = urls.Style()


def read(root: Path, *, progress: Callable[[int, int], None]) -> Plan:
    """Everything that the folder holds. Its documents are posts; each folder in it is a section."""
    walk = Walk(root)
    files = list(walk.files())
    pages = [file for file in files if file.suffix.lower() in ENDINGS]
    nodes = [_node(file, root) for file in pages]
    done = iter(range(1, len(nodes) + 1))
    drafts, losses = reading.read(nodes, lambda: progress(next(done), len(nodes)))
    copied, others = _media(files, walk) if pages else ([], [])
    known = authors.known_names(d.front.get("authors") or d.front.get("author") for d in drafts)
    shop = _Workshop(Credits(known=known), frozenset(one.path for one in copied))
    claims = Claims()
    built = [one for draft in drafts if (one := shop.build(draft))]
    claims.sections(built)
    documents = [one for one in built if claims.document(one)]
    return Plan(
        generator="folder", site={}, authors=shop.credits.people.authors(), notes=(),
        documents=tuple(claims.aliases(documents)), media=tuple(one for one in copied if claims.media(one)),
        losses=tuple(sorted([*walk.losses, *losses, *others, *shop.losses, *claims.losses],
                            key=lambda loss: (loss.file, loss.line, loss.what, loss.detail))),
    )  # fmt: skip


def _node(file: Path, root: Path) -> Node:
    relative = file.relative_to(root)
    return Node(
        source=relative.as_posix(),
        path=file,
        folders=relative.parts[:-1],
        base=file.stem,
        language="en",
        role="page",
    )


def _media(files: list[Path], walk: Walk) -> tuple[list[Media], list[Loss]]:
    copied, losses = [], []
    for file in files:
        name, ending = walk.name(file), file.suffix.lower()
        if ending in _COPIED:
            copied.append(Media(source=name, path=f"/{name}"))
        elif ending in OTHER_MARKUP:
            detail = f"Galley reads Markdown, HTML and text, not {ending}"
            losses.append(Loss(file=name, outcome="refused", what="other markup", detail=detail))
        elif ending not in ENDINGS:
            losses.append(Loss(file=name, outcome="dropped", what="other file", detail="neither a text nor a picture"))
    kept, refused = media.copyable(copied, walk.root)
    return kept, losses + refused


@dataclass
class _Workshop:
    credits: Credits
    files: frozenset[str]
    losses: list[Loss] = field(default_factory=list)

    def build(self, draft: Draft) -> Document | None:
        """The document of one file; None, with a loss, when it cannot be one."""
        losses = Losses(draft.node.source, list(draft.losses))
        document = self._document(draft, losses)
        self.losses += losses.found
        return document

    def _document(self, draft: Draft, losses: Losses) -> Document | None:
        try:
            when = timing(draft, {"frontmatter": {"date": [":default", ":filename"]}}, UTC)
            path = _path(draft, losses)
        except DateError as fault:
            losses.found.append(bad_date(fault, draft))
            return None
        except urls.PathError as fault:
            losses.tell("refused", "path outside the site", str(fault))
            return None
        content = self._content(draft, path, losses)
        if content is None:
            return None
        document = Document(
            source=draft.node.source, digest="", kind="post", content=content, published_at=dates.utc(when.date),
            status="draft" if truth(draft.front.get("draft")) else "published", updated_at=dates.utc(when.changed),
            unpublish_at=dates.utc(when.offline), aliases=_aliases(draft, path, losses),
        )  # fmt: skip
        if not when.date and document.status == "published":
            losses.tell("changed", "date", "it states no date, nor does its name; it is dated with the import")
        digest = hashlib.sha256(draft.digest.encode() + msgspec.json.encode(document)).hexdigest()
        return msgspec.structs.replace(document, digest=digest)

    def _content(self, draft: Draft, path: str, losses: Losses) -> Content | None:
        """What the file says, within the limits; None, with a loss, when no page can be made of it."""
        kind, page = _format(draft), draft.page
        title, body = self._text(draft, path, kind, losses)
        if not showing.told(body, kind, page.body, page.line, losses):
            return None
        summary, key = fields.summary(draft.front)
        cover = fields.cover(draft.front)
        series = names(draft.front.get("series"))
        content = limits.fitted(Content(
            title=title, body=body.strip("\n") + "\n" if body.strip() else "", format=kind, summary=summary, path=path,
            slug=draft.text("slug"), tags=names(draft.front.get("tags")),
            authors=self.credits.handles(draft.front.get("authors") or draft.front.get("author"), draft, losses),
            categories=names(draft.front.get("categories")), section="/".join(filter(None, draft.node.place)),
            series=series[0] if series else "", cover=cover.image, cover_alt=cover.alt,
            canonical=fields.canonical(draft.front),
            extra=fields.remaining(draft.front, fields.taken(draft.front, cover.key, key)) | left_over(draft),
        ), draft, losses)  # fmt: skip
        if why := showing.refusal(body, content.summary, kind):
            losses.tell("refused", "not renderable", f"the summary: {why}")
            return None
        return content

    def _text(self, draft: Draft, path: str, kind: Format, losses: Losses) -> tuple[str, str]:
        """The title, and the body without the line that became the title."""
        source, line = draft.node.source, draft.page.line
        body, lost = shortcodes.render(draft.page.body, source, line, lambda _: "")
        losses.found += lost
        if kind != "text":
            losses.found += media.missing(body, path, source, line, self.files, "")
            losses.found += media.undescribed(body, source, line)
        title = draft.text("title")
        if not title:
            found = titles.found(body, kind, draft.node.base)
            losses.tell("changed", "title", f"it states none; “{found.title}” is the {found.origin}")
            title, body = found.title, found.rest
        return title, fields.html_body(body) if kind == "html" else body


def _aliases(draft: Draft, path: str, losses: Losses) -> tuple[str, ...]:
    return urls.aliases(names(draft.front.get("aliases")), path, _STYLE, losses, draft.page.line_of("aliases"))


def _path(draft: Draft, losses: Losses) -> str:
    """Where the page is. Raises `urls.PathError`."""
    if stated := draft.text("url") or draft.text("permalink"):
        path = urls.stated(stated, _STYLE)
    else:
        _, rest = dates.in_file_name(draft.node.base)
        base = urlize(draft.text("slug")) or slug(rest) or file_path(draft.node.base) or "untitled"
        path = urls.page("/".join(draft.node.place), base, _STYLE)
    if path != urls.possible(path):
        losses.tell("changed", "path", f"{path} is now {urls.possible(path)}")
    return urls.possible(path)


def _format(draft: Draft) -> Format:
    ending = draft.node.path.suffix.lower()
    return "html" if ending in HTML else "text" if ending in TEXT else "markdown"
