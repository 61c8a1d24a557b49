"""What the pages of a publication name: links, feeds, metadata."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from local import rules
from tests.judges.publications import Publication, path_of_key
from tests.markup import Markup

FEEDS = {"application/rss+xml": "RSS", "application/atom+xml": "Atom", "application/feed+json": "JSON Feed"}
LINKING = {"href", "src", "poster", "srcset", "action"}


def marked_up(publication: Publication) -> dict[str, Markup]:
    """Every page, parsed, by its path."""
    return {path_of_key(key): Markup(text) for key, text in publication.pages().items()}


def inside(publication: Publication, link: str, at: str) -> str | None:
    """What a link on the page `at` leads to, as path with query and fragment; None when it leads out of the site."""
    home = publication.home.rstrip("/")
    target = urlsplit(urljoin(f"{home}{at}", link.strip()))
    if f"{target.scheme}://{target.netloc}" != home:
        return None
    return target._replace(scheme="", netloc="").geturl() or "/"


def links(markup: Markup) -> Iterator[str]:
    """Every address that a page names for its reader's browser to follow or load."""
    for tag, attributes in markup.starts:
        for name, value in attributes.items():
            if name == "srcset":
                yield from (part.split()[0] for part in value.split(",") if part.strip())
            elif name in LINKING and tag != "base":
                yield value


def answer(publication: Publication, path: str) -> rules.Answer:
    """What a reader gets for a path, after redirects within the site."""
    found = rules.answer(urlsplit(path).path, publication.objects.get)
    for _ in range(3):
        if found.status != 301:
            break
        found = rules.answer(urlsplit(found.headers["Location"]).path, publication.objects.get)
    return found


def feeds(publication: Publication) -> dict[str, str]:
    """The format of every feed that a page names, by path."""
    found = {}
    for at, markup in marked_up(publication).items():
        for link in markup.all("link"):
            if "alternate" in link.get("rel", "").split() and link.get("type") in FEEDS:
                path = inside(publication, link["href"], at)
                assert path, f"{at} names a feed of another site: {link['href']}"
                found[path] = FEEDS[link["type"]]
    return found
