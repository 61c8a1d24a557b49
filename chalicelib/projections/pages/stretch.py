"""What is read of the lists of one language over a stretch of months.

All rows of an article are written together and say the same (`commands.listings`). So those of the list of all posts,
and of that of all pages, stand for the others. They also say which tags and authors an article has, and so which keys
are in the lists of these; of all other lists the keys are read.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.models import topics
from chalicelib.models.topics import ALL, EVERYTHING, PAGES, Topic, TopicId
from chalicelib.projections.pages import told
from chalicelib.projections.pages.asked import Asked, has_neighbours, older_of

FEW = 3
"""Lists for which it does not pay to read on below the stretch."""
MOST = 500
"""Articles that are read below it."""


@dataclass(frozen=True)
class Stretch:
    """What is known of it. `rows` are those of all posts and pages, by key, the oldest first."""

    rows: Mapping[str, Topic]
    _since: str
    """All articles are known whose keys are not below; empty: there are no others."""
    _known: Mapping[TopicId, list[str]]

    def keys(self, topic: TopicId, of: Asked) -> list[str]:
        """Those of a list in the stretch, and where places are asked for, some on either side; the oldest first."""
        inside = self._known.get(topic)
        if inside is None:
            return [*_read(topic, of), *_newer(topic, of, of.highest)]
        highest = max([of.highest, *inside[-1:]])
        return [*self._older(topic, of, inside), *inside, *_newer(topic, of, highest)]

    def _older(self, topic: TopicId, of: Asked, inside: list[str]) -> list[str]:
        """What is asked for below those that are known."""
        wanted = older_of(topic)
        if not of.places or not self._since or bisect_left(inside, min(of.places)) >= wanted:
            return []
        return topics.keys_older(topic, min([of.lowest, *inside[:1]]), wanted)[::-1]


def read(language: str, asked: Mapping[TopicId, Asked]) -> Stretch:
    """From the first to the last that is asked for, and so many below them that most lists have what they need."""
    lowest, highest = min(of.lowest for of in asked.values()), max(of.highest for of in asked.values())
    needing = [topic for topic, of in asked.items() if of.places and topic.kind in told.KINDS]
    below = min(MOST, sum(map(older_of, needing))) if len(needing) >= FEW else 0
    lists = [_rows(TopicId(kind, language, EVERYTHING), lowest, highest, below) for kind in (ALL, PAGES)]
    since = max(since for _, since in lists)
    posts, pages = ([row for row in rows if row.key >= since] for rows, _ in lists)
    rows = {str(row.key): row for row in sorted([*posts, *pages], key=lambda row: str(row.key))}
    known = (told.keys(rows.values()) or {}) | {TopicId.all(language): [str(row.key) for row in posts]}
    return Stretch(rows, since, known)


def _rows(topic: TopicId, lowest: str, highest: str, below: int) -> tuple[list[Topic], str]:
    """The rows, the oldest first, and from which key on they are all."""
    found = topics.between(topic, lowest, highest, limit=None, newest_first=False)
    older = topics.older(topic, lowest, below) if below else []
    since = lowest if not below else str(older[-1].key) if len(older) == below else ""
    return [*reversed(older), *found], since


def _read(topic: TopicId, of: Asked) -> list[str]:
    if not of.places:
        return topics.keys_between(topic, of.lowest, of.highest)
    return topics.keys_down(topic, of.highest, of.lowest, older_of(topic), expected=len(of.places))


def _newer(topic: TopicId, of: Asked, highest: str) -> list[str]:
    return topics.keys_newer(topic, highest, 1) if of.places and has_neighbours(topic) else []
