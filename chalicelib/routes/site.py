"""The publication itself."""

from chalice.app import Blueprint
from msgspec import Struct

from chalicelib.models import site
from chalicelib.models.site import MenuItem, Settings, absolute
from chalicelib.web import PUBLIC, cors, route

routes = Blueprint(__name__)


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


def _menu(item: MenuItem) -> MenuAnswer:
    return MenuAnswer(name=item.name, url=item.url, children=tuple(map(_menu, item.children)))


def _feeds(settings: Settings) -> dict[str, str]:
    if "all" not in settings.feeds:
        return {}
    prefixes = {settings.language: ""} | {code: language.prefix for code, language in settings.languages.items()}
    return {code: absolute(f"{prefix}/{settings.feed}", settings) for code, prefix in prefixes.items()}
