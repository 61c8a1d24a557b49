"""People who have published, in Ghost's shape."""

import re
from collections.abc import Iterable

from msgspec import UNSET

from chalicelib.errors import Missing
from chalicelib.ghost import conditions, counting, links, orders, spans
from chalicelib.ghost.asked import Browse, Shape
from chalicelib.ghost.conditions import Facts, Kind
from chalicelib.ghost.orders import Order
from chalicelib.ghost.shapes import GhostAuthor, GhostCount
from chalicelib.models import people, topics
from chalicelib.models.people import Person
from chalicelib.models.site import Settings
from chalicelib.models.topics import TopicId

PROPERTIES: dict[str, Kind] = {"id": "name", "slug": "text", "name": "text"}
SORTABLE = frozenset({"id", "slug", "name", "count.posts"})
_NULL = dict.fromkeys(name for name in GhostAuthor.__struct_fields__ if name != "count")
_NETWORKS = {
    "facebook": r"facebook\.com/([^/?#]+)",
    "twitter": r"(?:twitter|x)\.com/@?([^/?#]+)",
    "threads": r"threads\.(?:net|com)/(@[^/?#]+)",
    "bluesky": r"bsky\.app/profile/([^/?#]+)",
    "tiktok": r"tiktok\.com/(@[^/?#]+)",
    "youtube": r"youtube\.com/([^?#]+)",
    "instagram": r"instagram\.com/([^/?#]+)",
    "linkedin": r"linkedin\.com/in/([^/?#]+)",
}


def browse(asked: Browse, settings: Settings) -> tuple[list[GhostAuthor], int]:
    """The authors on the page, and how many there are: two AWS calls, and three more for `count.posts`."""
    if asked.filter:
        conditions.check(asked.filter, PROPERTIES)
    rows = [row for row in topics.described("author", settings.language) if row.total and row.total > 0]
    ordered = any(part.name == "count.posts" for part in asked.order)
    counts = counting.posts("author", rows, settings.language, wanted=ordered or "count.posts" in asked.shape.include)
    known = people.get_all(str(row.key) for row in rows)
    seen = [(person, _facts(person, counts)) for person in known.values() if is_shown(person)]
    kept = [each for each in seen if asked.filter is None or conditions.holds(asked.filter, each[1])]
    found = orders.arranged(kept, asked.order or (Order("name", False),))
    shown = found[asked.offset : asked.offset + asked.limit]
    return [author(person, asked.shape, settings, counts) for person in shown], len(found)


def read(settings: Settings, shape: Shape, *, handle: str = "", person_id: str = "") -> GhostAuthor:
    """One author, by slug or id. Raises `Missing`."""
    wanted = spans.person(handle) if handle else person_id
    row = topics.describe(TopicId("author", settings.language, wanted)) if wanted else None
    known = people.get_all([wanted]) if wanted and row and row.total and row.total > 0 else {}
    if row is None or wanted not in known or not is_shown(known[wanted]):
        raise Missing("Author not found.", field="author")
    counts = counting.posts("author", [row], settings.language, wanted="count.posts" in shape.include)
    return author(known[wanted], shape, settings, counts)


def beside(ids: Iterable[str], settings: Settings) -> dict[str, GhostAuthor]:
    """The people with these ids, as they stand in posts. One AWS call per 100."""
    known = people.remembered(ids)
    return {each: author(person, Shape(), settings, {}) for each, person in known.items() if is_shown(person)}


def is_shown(person: Person) -> bool:
    """Whether readers may know of somebody."""
    return bool(person.status == "active" and person.role != "reader")


def author(person: Person, shape: Shape, settings: Settings, counts: dict[str, int]) -> GhostAuthor:
    """Somebody in Ghost's shape; `counts` has the posts of each id, where they are asked for."""
    values: dict[str, str | None] = (
        _NULL
        | _networks(person)
        | {
            "id": str(person.id),
            "name": str(person.name),
            "slug": str(person.handle),
            "bio": str(person.bio) or None,
            "url": links.topic_url("author", str(person.handle), None, settings),
        }
    )
    count = GhostCount(posts=counts.get(str(person.id), 0)) if "count.posts" in shape.include else UNSET
    return GhostAuthor(**{name: value for name, value in values.items() if shape.wants(name)}, count=count)


def _networks(person: Person) -> dict[str, str | None]:
    """Names on other networks, as Ghost keeps them, and the first link that is none of those as the website."""
    found: dict[str, str | None] = {}
    for link in person.links:
        network, name = _network(str(link["url"]))
        found.setdefault(network, name)
    return found


def _network(url: str) -> tuple[str, str]:
    for network, pattern in _NETWORKS.items():
        if match := re.match(rf"https?://(?:www\.|mobile\.|m\.)?{pattern}", url, re.IGNORECASE):
            return network, f"@{match[1]}" if network == "twitter" else match[1].rstrip("/")
    return "website", url


def _facts(person: Person, counts: dict[str, int]) -> Facts:
    values = {"id": str(person.id), "slug": str(person.handle), "name": str(person.name)}
    found: dict[str, frozenset[conditions.Value]] = {name: frozenset({value}) for name, value in values.items()}
    return found | {"count.posts": frozenset({counts.get(str(person.id))})}
