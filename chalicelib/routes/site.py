"""The publication itself."""

from typing import Annotated, Any

import msgspec
from chalice.app import Blueprint
from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.access import Scope
from chalicelib.commands import site as commands
from chalicelib.models import site
from chalicelib.models.site import Language as SiteLanguage
from chalicelib.models.site import MenuItem, Settings, Site, absolute
from chalicelib.routes.fields import SPACES, Language, said
from chalicelib.web import PUBLIC, cors, needs, route
from chalicelib.web.edits import Edit

routes = Blueprint(__name__)
_CONFIGURES = needs(Scope.SITE_WRITE)
_RULED: dict[str, Any] = {
    "base_url": Annotated[
        str,
        said(
            rf"^https?://[^{SPACES}/?#]+(/[^{SPACES}?#]*)?$",
            description="Where readers find it, without a slash at the end.",
            examples=["https://oak.example"],
        ),
    ],
    "language": Language,
    "languages": dict[Language, SiteLanguage],
    "time_zone": Annotated[
        str,
        said(
            r"^[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*$",
            description="An IANA name.",
            examples=["Europe/Vienna"],
        ),
    ],
    "feed": Annotated[
        str,
        Meta(
            pattern=r"^[A-Za-z0-9_.\-]{1,60}\.xml$",
            description="The name of each feed's file.",
            extra_json_schema={"not": {"const": "sitemap.xml"}},
        ),
    ],
}
"""Settings with more of their rules than the stored ones need."""
SettingsChanges = msgspec.defstruct(
    "SettingsChanges",
    [(each.name, _RULED.get(each.name, each.type) | UnsetType, UNSET) for each in msgspec.structs.fields(Settings)],
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    namespace={"__doc__": "Settings to be changed. What is absent stays; a list or a map is replaced whole."},
)


class LanguageAnswer(Struct, frozen=True, kw_only=True):
    """One language that the publication is written in."""

    label: str
    title: str
    prefix: str
    """Where its pages live: `/de`, or empty for the root."""


class MenuAnswer(Struct, frozen=True, kw_only=True):
    """One entry of the navigation."""

    name: str
    url: str
    children: tuple["MenuAnswer", ...]


class SiteAnswer(Struct, frozen=True, kw_only=True):
    """What a front end needs to know before it shows anything."""

    title: str
    description: str
    base_url: str
    language: str
    languages: dict[str, LanguageAnswer]
    time_zone: str
    navigation: tuple[MenuAnswer, ...]
    taxonomies: dict[str, str]
    feeds: dict[str, str]
    """Language to the address of its RSS feed of everything."""
    copyright: str


EXAMPLE = SiteAnswer(
    title="The Daily Oak",
    description="News of the wood.",
    base_url="https://oak.example",
    language="en",
    languages={"de": LanguageAnswer(label="Deutsch", title="Die Eiche", prefix="/de")},
    time_zone="Europe/Vienna",
    navigation=(MenuAnswer(name="About", url="/about/", children=()),),
    taxonomies={"tag": "tags", "category": "categories", "series": "series", "author": "authors"},
    feeds={"en": "https://oak.example/index.xml", "de": "https://oak.example/de/index.xml"},
    copyright="",
)


@route(
    routes,
    "GET",
    "/site",
    access=PUBLIC,
    cors=cors.PUBLIC,
    answer=SiteAnswer,
    summary="The publication",
    example=EXAMPLE,
)
def get_site() -> SiteAnswer:
    """Title, languages, navigation, taxonomies and feeds."""
    settings = site.get()
    known = settings.languages.items()
    return SiteAnswer(
        title=settings.title,
        description=settings.description,
        base_url=settings.base_url,
        language=settings.language,
        languages={
            code: LanguageAnswer(label=each.label, title=each.title, prefix=each.prefix) for code, each in known
        },
        time_zone=settings.time_zone,
        navigation=tuple(map(_menu, settings.navigation)),
        taxonomies=settings.taxonomies,
        feeds=_feeds(settings),
        copyright=settings.copyright,
    )


class AllSettings(Settings, frozen=True, kw_only=True, omit_defaults=False):
    """Everything that the publisher decides, with what is in force where nothing was decided."""


class SettingsAnswer(Struct, frozen=True, kw_only=True):
    """The settings and their version, which is the ETag."""

    version: int
    settings: AllSettings


@route(
    routes,
    "GET",
    "/site/settings",
    access=_CONFIGURES,
    cors=cors.STAFF,
    answer=SettingsAnswer,
    summary="Everything that the publisher decides",
    example=SettingsAnswer(version=3, settings=AllSettings(title="The Daily Oak")),
)
def get_settings() -> SettingsAnswer:
    """Its ETag is what a change must send as If-Match."""
    return _settings(site.find() or Site(site.ID, settings="{}"))


@route(
    routes,
    "PATCH",
    "/site",
    access=_CONFIGURES,
    cors=cors.STAFF,
    body=SettingsChanges,
    answer=SettingsAnswer,
    location="/site/settings",
    summary="Change settings of the publication",
    example=SettingsAnswer(version=4, settings=AllSettings(title="The Daily Oak")),
    body_example={"title": "The Daily Oak"},
)
def change_site(body: SettingsChanges, edit: Edit) -> SettingsAnswer:  # type: ignore[valid-type]
    """Every page may look different: they are written again in the background."""
    given = {name: value for name, value in msgspec.to_builtins(body).items() if value is not UNSET}
    changed = commands.configure(actor=edit.actor, settings=given, version=edit.version, key=edit.once(_settings))
    return _settings(changed)


def _settings(stored: Site) -> SettingsAnswer:
    known = msgspec.structs.asdict(site.settings_of(stored))
    return SettingsAnswer(version=int(stored.version), settings=AllSettings(**known))


def _menu(item: MenuItem) -> MenuAnswer:
    return MenuAnswer(name=item.name, url=item.url, children=tuple(map(_menu, item.children)))


def _feeds(settings: Settings) -> dict[str, str]:
    if "all" not in settings.feeds:
        return {}
    prefixes = {settings.language: ""} | {code: language.prefix for code, language in settings.languages.items()}
    return {code: absolute(f"{prefix}/{settings.feed}", settings) for code, prefix in prefixes.items()}
