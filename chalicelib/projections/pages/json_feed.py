"""A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import msgspec

from chalicelib.projections.pages.addresses import absolute
from chalicelib.projections.pages.documents import JsonFeed
from chalicelib.projections.pages.icons import icon_of
from chalicelib.projections.pages.parts import FeedItem, Link, Site
from chalicelib.projections.pages.portable import portable

_VERSION = "https://jsonfeed.org/version/1.1"


class _Author(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    url: str = ""


class _Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    url: str
    title: str
    content_html: str
    date_published: str
    date_modified: str
    summary: str = ""
    image: str = ""
    authors: tuple[_Author, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""


class _Feed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    version: str
    title: str
    home_page_url: str
    feed_url: str
    description: str = ""
    icon: str = ""
    favicon: str = ""
    language: str
    authors: tuple[_Author, ...]
    items: tuple[_Item, ...]


def json_feed(page: JsonFeed) -> bytes:
    """The document. Raises as `markdown.render` does."""
    site = page.site
    made = _Feed(
        version=_VERSION,
        title=page.title,
        home_page_url=absolute(page.path, site),
        feed_url=absolute(page.self_path, site),
        description=page.description,
        icon=absolute(site.look.icon, site),
        favicon=absolute(icon_of(site).path, site),
        language=site.language,
        authors=(_Author(site.title, absolute(site.home, site)),),
        items=tuple(_item(item, site) for item in page.items),
    )
    return msgspec.json.encode(made)


def _item(item: FeedItem, site: Site) -> _Item:
    return _Item(
        id=item.id or item.guid,
        url=item.url,
        title=item.title,
        content_html=portable(item.body, item.format, item.url),
        date_published=item.published,
        date_modified=item.updated,
        summary=item.summary,
        image=item.image,
        authors=tuple(_author(link, site) for link in item.authors),
        tags=item.categories,
        language=item.language,
    )


def _author(link: Link, site: Site) -> _Author:
    return _Author(link.name, absolute(link.path, site))
