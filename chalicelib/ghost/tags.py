"""Tags in Ghost's shape. Categories, series and what else a publication sorts by are no tags."""

from collections.abc import Iterable, Sequence

from msgspec import UNSET

from chalicelib import markdown
from chalicelib.errors import Missing
from chalicelib.ghost import conditions, counting, links, orders, shapes
from chalicelib.ghost.asked import Browse, Shape
from chalicelib.ghost.conditions import Facts, Kind
from chalicelib.ghost.orders import Order
from chalicelib.ghost.shapes import GhostCount, GhostTag
from chalicelib.models import topics
from chalicelib.models.site import Settings
from chalicelib.models.topics import Topic, TopicId
from chalicelib.slugs import slug

PROPERTIES: dict[str, Kind] = {"id": "name", "slug": "text", "name": "text", "visibility": "name"}
SORTABLE = frozenset({"id", "slug", "name", "count.posts"})
_NULL = dict.fromkeys(name for name in GhostTag.__struct_fields__ if name != "count")


def browse(asked: Browse, settings: Settings) -> tuple[list[GhostTag], int]:
    """The tags on the page, and how many there are. One AWS call per 1 MB of tags; three more for `count.posts`."""
    if asked.filter:
        conditions.check(asked.filter, PROPERTIES)
    rows = [row for row in topics.described("tag", settings.language) if row.total and row.total > 0]
    ordered = any(part.name == "count.posts" for part in asked.order)
    counts = counting.posts("tag", rows, settings.language, wanted=ordered or "count.posts" in asked.shape.include)
    seen = [(row, _facts(row, counts, settings)) for row in rows]
    kept = [each for each in seen if asked.filter is None or conditions.holds(asked.filter, each[1])]
    found = orders.arranged(kept, asked.order or (Order("name", False),))
    shown = found[asked.offset : asked.offset + asked.limit]
    return [_tag(row, asked.shape, counts, settings) for row in shown], len(found)


def read(settings: Settings, shape: Shape, *, name: str = "", tag_id: str = "") -> GhostTag:
    """One tag, by slug or id. Raises `Missing`."""
    row = topics.describe(TopicId("tag", settings.language, name)) if name else _by_id(tag_id, settings)
    if row is None or not row.total or row.total <= 0:
        raise Missing("Tag not found.", field="tag")
    counts = counting.posts("tag", [row], settings.language, wanted="count.posts" in shape.include)
    return _tag(row, shape, counts, settings)


def beside(names: Iterable[Sequence[str]], settings: Settings) -> dict[str, GhostTag]:
    """The tags with these names, by slug, as they stand in posts. One AWS call per 100."""
    wanted = {slug(name): name for each in names for name in each if slug(name)}
    known = topics.describe_many(TopicId("tag", settings.language, key) for key in wanted)
    missing = {
        key: Topic(f"tag#{settings.language}", key, name=name) for key, name in wanted.items() if key not in known
    }
    return {key: _tag(row, Shape(), {}, settings) for key, row in (known | missing).items()}


def _by_id(tag_id: str, settings: Settings) -> Topic | None:
    rows = topics.described("tag", settings.language)
    return next((row for row in rows if _id(row, settings) == tag_id), None)


def _tag(row: Topic, shape: Shape, counts: dict[str, int], settings: Settings) -> GhostTag:
    name = str(row.name or row.key)
    values: dict[str, str | None] = _NULL | {
        "id": _id(row, settings),
        "name": name,
        "slug": str(row.key),
        "description": markdown.plain(row.body, "markdown") or None if row.body else None,
        "visibility": "public",
        "url": links.topic_url("tag", str(row.key), row, settings),
    }
    count = GhostCount(posts=counts[str(row.key)]) if "count.posts" in shape.include else UNSET
    return GhostTag(**{name: value for name, value in values.items() if shape.wants(name)}, count=count)


def _facts(row: Topic, counts: dict[str, int], settings: Settings) -> Facts:
    values = {"id": _id(row, settings), "slug": str(row.key), "name": str(row.name or row.key), "visibility": "public"}
    found: dict[str, frozenset[conditions.Value]] = {name: frozenset({value}) for name, value in values.items()}
    return found | {"count.posts": frozenset({counts.get(str(row.key))})}


def _id(row: Topic, settings: Settings) -> str:
    return shapes.object_id(str(TopicId("tag", settings.language, str(row.key))))
