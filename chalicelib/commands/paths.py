"""Which path an article gets, and which paths nobody may have."""

import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.content import Content
from chalicelib.errors import Invalid
from chalicelib.models.articles import Article
from chalicelib.models.site import Settings, feed_names
from chalicelib.permalinks import Facts, expand
from chalicelib.slugs import title_slug

LONGEST = 500
"""Bytes of a path; an S3 key takes 1,024."""
_RESERVED = re.compile(
    r"^/(api|assets|sitemap|_mailbox)(/|$)|^(/[^/]+)?/account/([a-z-]+/)?(index\.html)?$|^/(404\.html|robots\.txt|sitemap\.xml|feeds\.opml)$|.*/index\.(html|json)$"
    r"|^/images/[0-9a-f]{16}-\d+\.(avif|webp)$"
)
_MONTH_PAGE = re.compile(r"^(/[^/]+)?/archive/(.+/)?\d{4}-\d{2}(/|\.html)$")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\?%\"<>^`{|}\ud800-\udfff]")


def for_article(content: Content, article: Article, at: datetime, settings: Settings) -> str:
    """Its own path if it names one, the one it has, else by the publication's pattern. Raises `Invalid`."""
    path = content.path or article.path or _by_pattern(content, article, at, settings)
    check(path, settings)
    return path


def for_section(section: str, language: str, settings: Settings) -> str:
    """Where the list of a section is, unless it is given a path of its own."""
    known = settings.languages.get(language)
    ugly = settings.ugly_urls or section in settings.ugly_sections
    return f"{known.prefix if known else ''}/{section}{'.html' if ugly else '/'}"


def check(path: str, settings: Settings, *, own_kind: str = "", field: str = "path") -> None:
    """Whether an article, a file, or a list of `own_kind`, may live here. Raises `Invalid` with the rule."""
    check_shape(path, field=field)
    if is_reserved(path):
        raise Invalid(f"{path} is reserved for Galley's own files", field=field)
    lists = {plural for kind, plural in settings.taxonomies.items() if plural and kind != own_kind}
    if path.strip("/").split("/")[0] in lists and path.count("/") > 1:
        raise Invalid(f"{path} lies among the lists of a taxonomy ({', '.join(sorted(lists))})", field=field)
    if _MONTH_PAGE.match(path):
        raise Invalid(f"{path} is where the articles of a month are listed", field=field)
    fronts = {"/", *(f"{language.prefix}/" for language in settings.languages.values())}
    if path in fronts or path in {f"{front}{name}" for front in fronts for name in feed_names(settings).values()}:
        raise Invalid(f"{path} is the front page or its feed", field=field)


def is_reserved(path: str) -> bool:
    """Whether it belongs to Galley's own files and the API."""
    return bool(_RESERVED.match(path))


def check_language(language: str, settings: Settings) -> None:
    """Whether the publication is written in it; another language would have no pages of its own. Raises `Invalid`."""
    known = {settings.language, *settings.languages}
    if language not in known:
        raise Invalid(
            f"{language!r} is none of the publication's languages: {', '.join(sorted(known))}", field="language"
        )


def check_shape(path: str, *, field: str = "path") -> None:
    """Whether this is a path at all, and stays inside the site."""
    segments = path.split("/")[1:]
    if not path.startswith("/") or "" in segments[:-1]:
        raise Invalid(f"must start with one slash and have no empty part: {path[:100]!r}", field=field)
    if any(part in {".", ".."} for part in segments):
        raise Invalid(f"must not climb with '.' or '..': {path[:100]!r}", field=field)
    if _FORBIDDEN.search(path) or unicodedata.normalize("NFC", path) != path:
        raise Invalid(f"holds a character that a path must not hold: {path[:100]!r}", field=field)
    if len(path.encode()) > LONGEST:
        raise Invalid(f"is longer than {LONGEST} bytes", field=field)


def _by_pattern(content: Content, article: Article, at: datetime, settings: Settings) -> str:
    kind = "post" if article.kind == "post" else "page"
    default = "/:section/:slug/" if content.section else "/:slug/"
    pattern = settings.permalinks.get(content.section) or settings.permalinks.get(kind) or default
    local = at.astimezone(ZoneInfo(settings.time_zone))
    name = content.slug or title_slug(content.title) or article.id.lower()
    language = settings.languages.get(content.language)
    sections = tuple(content.section.split("/")) if content.section else ()
    path = expand(pattern, Facts(date=local, sections=sections, title=content.title, slug=name, base_name=name))
    ugly = settings.ugly_urls or content.section in settings.ugly_sections
    path = re.sub(r"/+$", ".html" if ugly else "/", path) if ugly or not path.endswith(".html") else path
    return (language.prefix if language else "") + path
