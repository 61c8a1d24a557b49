"""The publication in Ghost's shape: what its `settings` say."""

from collections.abc import Iterator

from msgspec import Struct

from chalicelib.models.site import MenuItem, Settings, absolute

VERSION = "6.0"
"""Of Ghost, whose answers these are like."""


class GhostLink(Struct, frozen=True, kw_only=True):
    label: str
    url: str


class GhostSettings(Struct, frozen=True, kw_only=True):
    """What is null or false is not known in Galley."""

    title: str
    description: str
    url: str
    lang: str
    locale: str
    timezone: str
    navigation: tuple[GhostLink, ...]
    secondary_navigation: tuple[GhostLink, ...] = ()
    logo: str | None = None
    icon: str | None = None
    accent_color: str | None = None
    cover_image: str | None = None
    facebook: str | None = None
    twitter: str | None = None
    codeinjection_head: str | None = None
    codeinjection_foot: str | None = None
    meta_title: str | None = None
    meta_description: str | None = None
    og_image: str | None = None
    og_title: str | None = None
    og_description: str | None = None
    twitter_image: str | None = None
    twitter_title: str | None = None
    twitter_description: str | None = None
    members_support_address: str | None = None
    members_enabled: bool = False
    members_invite_only: bool = False
    paid_members_enabled: bool = False
    recommendations_enabled: bool = False
    comments_enabled: str = "off"
    version: str = VERSION


def show(settings: Settings) -> GhostSettings:
    """In the site's own language. Ghost's menus have one level: what is below an entry follows it."""
    own = settings.languages.get(settings.language)
    return GhostSettings(
        title=own.title if own and own.title else settings.title,
        description=settings.description,
        url=absolute("/", settings),
        lang=settings.language,
        locale=settings.language,
        timezone=settings.time_zone,
        navigation=tuple(_links(settings.navigation)),
    )


def _links(items: tuple[MenuItem, ...]) -> Iterator[GhostLink]:
    for item in items:
        if item.url:
            yield GhostLink(label=item.name, url=item.url)
        yield from _links(item.children)
