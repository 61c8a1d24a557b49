"""What the rows of all posts and of all pages tell of other lists: which articles are in that of a tag or an author.

All rows of an article are written together (`commands.listings`), so these lists would say the same themselves.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from chalicelib.models import topics
from chalicelib.models.topics import ALL, EVERYTHING, PAGES, Topic, TopicId
from chalicelib.projections.pages.state import State

KINDS = ("tag", "author")
"""Of lists that are told of."""


def keys(rows: Iterable[Topic]) -> dict[TopicId, list[str]] | None:
    """The sort keys in each such list, in the order of the rows of one language. Goes through all rows.

    None where a row does not tell, as those of an earlier version.
    """
    found: dict[TopicId, list[str]] = {}
    complete = True
    for row in rows:
        complete = complete and bool(row.language)
        for topic in topics.told_by(row):
            found.setdefault(topic, []).append(str(row.key))
    return found if complete else None


def foresee_months(language: str, state: State) -> dict[str, list[str]]:
    """Make the state know the months of each such list; returns where all posts are, the newest first, by month."""
    paths: dict[str, list[str]] = {}
    for topic, inside in (keys(_all(language, paths)) or {}).items():
        counted = Counter(map(topics.month_of, inside))
        state.know(topics.months, topic, answer=dict(sorted(counted.items(), reverse=True)))
    return paths


def _all(language: str, paths: dict[str, list[str]]) -> Iterator[Topic]:
    """Posts, whose paths are noted on the way, and pages."""
    for row in topics.telling(TopicId(ALL, language, EVERYTHING)):
        paths.setdefault(topics.month_of(row.key), []).append(str(row.path))
        yield row
    yield from topics.telling(TopicId(PAGES, language, EVERYTHING))
