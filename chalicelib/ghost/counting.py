"""How many posts a tag or an author has: the counters count pages too, and Ghost does not."""

from collections import Counter
from collections.abc import Sequence

from chalicelib.errors import Invalid
from chalicelib.models import topics
from chalicelib.models.topics import EVERYTHING, PAGES, Topic, TopicId
from chalicelib.slugs import slug

MOST = 2000
"""Pages that one request looks at."""


def posts(kind: str, rows: Sequence[Topic], language: str, *, wanted: bool) -> dict[str, int]:
    """Posts by slug of the topic; nothing, and no call, unless they are wanted. Raises `Invalid` over `MOST`."""
    if not wanted:
        return {}
    pages = _of_pages(kind, language)
    return {str(row.key): int(row.total or 0) - pages[str(row.key)] for row in rows}


def pages(language: str, *, blame: str = "include") -> list[Topic]:
    """Every page that is published, newest first. Raises `Invalid` over `MOST`."""
    topic = TopicId(PAGES, language, EVERYTHING)
    count = sum(topics.months(topic).values())
    if count > MOST:
        raise Invalid(f"it would take a look at each of {count:,} pages, and at most {MOST:,} are looked at", blame)
    return topics.newest(topic, MOST) if count else []


def _of_pages(kind: str, language: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in pages(language):
        names = row.authors or [] if kind == "author" else [slug(name) for name in row.tags or []]
        found.update(set(names))
    return found
