"""One page of a Hugo site to one document: body, fields, people, dates, and the losses of getting there."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.commands.checks import MAX_NAME
from chalicelib.content import Content, Format
from chalicelib.importers import authors, fields, limits, media, settings, shortcodes, showing, tree, urls
from chalicelib.importers.credits import Credits, left_over
from chalicelib.importers.dates import utc
from chalicelib.importers.drafts import Draft
from chalicelib.importers.losses import Losses
from chalicelib.importers.places import Places
from chalicelib.importers.plan import Document, Loss, Media
from chalicelib.importers.references import References
from chalicelib.importers.timing import Timing
from chalicelib.importers.values import mapping, names, truth, words
from chalicelib.slugs import slug


@dataclass(frozen=True, kw_only=True)
class Built:
    """A document, if the page became one, and what was lost."""

    document: Document | None
    losses: tuple[Loss, ...]


@dataclass(kw_only=True)
class Workshop:
    """What every page of the site needs to know of the others. `terms` fills as pages are built."""

    places: Places
    references: References
    main_sections: tuple[str, ...]
    credits: Credits
    files: frozenset[str]
    now: datetime
    terms: dict[tuple[str, str, str], str] = field(default_factory=dict)

    @classmethod
    def open(
        cls, places: Places, drafts: list[Draft], references: References, files: list[Media], now: datetime
    ) -> "Workshop":
        """Look over the whole site once: the names in its bylines, its main sections, its files."""
        site = places.site
        pages = [draft for draft in drafts if draft.node.role != "branch"]
        sections = [places.section_of(draft.node.language, draft.node.place) for draft in pages]
        plural = site.taxonomies.get("author", "")
        titles = {d.node.key[1][1]: d.text("title") for d in drafts
                  if plural and d.node.role == "branch" and len(d.node.key[1]) == 2
                  and d.node.key[1][0] == slug(plural) and d.text("title")}  # fmt: skip
        bylines = [_byline_of(draft, plural) for draft in pages] + list(titles.values())
        return cls(
            places=places, references=references, now=now,
            main_sections=tuple(settings.main_sections(site, ["/".join(section) for section in sections])),
            credits=Credits(known=authors.known_names(bylines), titles=titles),
            files=frozenset(one.path for one in files),
        )  # fmt: skip

    def build(self, draft: Draft, path: str, timing: Timing) -> Built:
        """The document of one page at a path."""
        losses = Losses(draft.node.source, list(draft.losses))
        body = self._body(draft, path, losses)
        if not showing.told(body, _format(draft), draft.page.body, draft.page.line, losses):
            return Built(document=None, losses=tuple(losses.found))
        section = self.places.section_of(draft.node.language, draft.node.place)
        kind = "post" if section and section[0] in self.main_sections else "page"
        written = self._content(draft, path, body, "/".join(filter(None, section)), kind == "post", losses)
        content = limits.fitted(written, draft, losses)
        if why := showing.refusal(body, content.summary, content.format):
            losses.tell("refused", "not renderable", f"the summary: {why}")
            return Built(document=None, losses=tuple(losses.found))
        self._note_terms(draft.node.language, content)
        published = self._published(draft, timing, kind == "post", losses)
        document = Document(
            source=draft.node.source, digest="", kind=kind, content=content, published_at=utc(published),  # type: ignore[arg-type]
            status="draft" if truth(draft.front.get("draft")) else "published",
            updated_at=utc(timing.changed), unpublish_at=utc(timing.offline),
            aliases=self._aliases(draft, path, losses),
        )  # fmt: skip
        stated = msgspec.structs.replace(document, published_at=utc(timing.date))
        digest = hashlib.sha256(draft.digest.encode() + msgspec.json.encode(stated)).hexdigest()
        return Built(document=msgspec.structs.replace(document, digest=digest), losses=tuple(losses.found))

    def _body(self, draft: Draft, path: str, losses: Losses) -> str:
        node, page = draft.node, draft.page
        body = page.body
        if _is_html(draft):
            body = fields.html_body(body)

        def resolve(reference: str) -> str:
            return self.references.path(reference, source=draft)

        body, lost = shortcodes.render(body, node.source, page.line, resolve)
        losses.found += lost
        base = words(self.places.site.settings.get("baseurl")).rstrip("/")
        losses.found += media.missing(body, path, node.source, page.line, self.files, base)
        losses.found += media.undescribed(body, node.source, page.line)
        return body.strip("\n") + "\n" if body.strip() else ""

    def _content(self, draft: Draft, path: str, body: str, section: str, post: bool, losses: Losses) -> Content:
        front, site = draft.front, self.places.site
        summary, summary_key = fields.summary(front)
        cover = self._cover(draft, path, losses)
        if cover.image and not cover.alt:
            losses.tell("kept", media.UNDESCRIBED, "the cover has no cover_alt", draft.page.line_of(cover.key))
        taxonomies = site.taxonomies
        translation = self._translation(draft)
        used = fields.taken(front, cover.key, summary_key) | ({"translationkey"} if translation else set())
        used |= {plural.lower() for kind, plural in taxonomies.items() if kind not in fields.BUILT_IN}
        series = names(front.get(taxonomies.get("series", "series").lower())) or names(front.get("series"))
        if len(series) > 1:
            detail = f"an article has one series: {series[0]}, not also {', '.join(series[1:])}"
            losses.tell("changed", "series", detail, draft.page.line_of("series"))
        return Content(
            title=self._title(draft, body, losses), body=body, format=_format(draft),
            summary=summary, slug=draft.text("slug"), path=path,
            authors=self.credits.handles(self._byline(draft, post), draft, losses),
            tags=names(front.get(taxonomies.get("tag", "tags").lower())),
            categories=names(front.get(taxonomies.get("category", "categories").lower())),
            section=section, series=series[0] if series else "", topics=fields.topics(front, taxonomies),
            language=settings.language_code(site, draft.node.language), translation=translation,
            cover=cover.image, cover_alt=cover.alt, canonical=fields.canonical(front),
            extra=fields.remaining(front, frozenset(used)) | left_over(draft),
        )  # fmt: skip

    def _title(self, draft: Draft, body: str, losses: Losses) -> str:
        if title := draft.text("title"):
            return title
        found = fields.heading(body, _is_html(draft))
        losses.tell(
            "changed",
            "title",
            "it states none; taken from the " + ("first heading" if found else "file name"),
        )
        return found or fields.from_file_name(draft.node.base)

    def _cover(self, draft: Draft, path: str, losses: Losses) -> fields.Cover:
        cover = fields.cover(draft.front)
        base = words(self.places.site.settings.get("baseurl")).rstrip("/")
        folder = urls.folder_of(path)
        if cover.image and media.is_missing(cover.image, folder, self.files, base):
            rooted = "/" + cover.image.lstrip("/")
            if rooted in self.files:
                return fields.Cover(image=rooted, alt=cover.alt, key=cover.key)
            line = draft.page.line_of(cover.key)
            losses.tell("kept", "image not found", f"{cover.image} is in no folder that is copied", line)
        elif cover.image and "/" not in cover.image.lstrip("./"):
            return fields.Cover(image=folder + cover.image.removeprefix("./"), alt=cover.alt, key=cover.key)
        return cover

    def _translation(self, draft: Draft) -> str:
        """What a page and its translations have in common: a key that they state, else their place in the folder."""
        place = "/".join(draft.node.key[1])
        name = draft.text("translationkey") or place
        return name[-MAX_NAME:] if len(self.places.site.languages) > 1 and slug(name[-MAX_NAME:]) else ""

    def _byline(self, draft: Draft, post: bool) -> Any:
        """Who wrote it, as its front matter says; for posts without a word of it, as the site's configuration does."""
        site = self.places.site
        value = _byline_of(draft, site.taxonomies.get("author", ""))
        if value is None and post:
            params = mapping(site.languages[draft.node.language].settings.get("params"))
            value = params.get("author") or site.settings.get("author")
        return value

    def _published(self, draft: Draft, timing: Timing, post: bool, losses: Losses) -> datetime | None:
        if timing.online and timing.online > self.now and (not timing.date or timing.online > timing.date):
            losses.tell("changed", "date", "publishDate is later than the date; it is published then")
            return timing.online
        if timing.date is None and post and not truth(draft.front.get("draft")):
            losses.tell("changed", "date", "it states no date; it is dated with the import")
        return timing.date

    def _aliases(self, draft: Draft, path: str, losses: Losses) -> tuple[str, ...]:
        style = self.places.site.languages[draft.node.language].style(draft.node.place[0] if draft.node.place else "")
        return urls.aliases(names(draft.front.get("aliases")), path, style, losses, draft.page.line_of("aliases"))

    def _note_terms(self, language: str, content: Content) -> None:
        built_in = {"tag": content.tags, "category": content.categories, "series": (content.series,)}
        for kind, terms in (built_in | content.topics).items():
            for name in terms:
                if slug(name):
                    self.terms.setdefault((language, kind, slug(name)), name)


def _byline_of(draft: Draft, plural: str) -> Any:
    keys = (plural.lower(), "authors", "author")
    return next((draft.front[key] for key in keys if draft.front.get(key)), None)


def _format(draft: Draft) -> Format:
    return "html" if _is_html(draft) else "markdown"


def _is_html(draft: Draft) -> bool:
    return draft.node.path.suffix.lower() in tree.HTML
