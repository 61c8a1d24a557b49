"""Where readers find an article: the rows of its topics and its paths, and what changes from one state to the next."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from chalicelib import transactions
from chalicelib.events import Listing
from chalicelib.ledger import Change, Free, Take
from chalicelib.models import claims, topics
from chalicelib.models.articles import DELETED, Article
from chalicelib.models.topics import Topic, TopicId
from chalicelib.transactions import Operation


@dataclass(frozen=True)
class Snapshot:
    """An article as readers can find it, by value: the article itself may change afterwards."""

    listing: Listing | None
    """None while it is not published."""
    roles: dict[str, str]
    """The paths it holds, each with its role."""
    topics: dict[TopicId, str] = field(default_factory=dict)
    key: str = ""
    row: dict[str, Any] = field(default_factory=dict)


def snapshot(article: Article) -> Snapshot:
    """How readers find the article now."""
    if not article.visible:
        return Snapshot(None, _roles(article))
    named = topics.of(article)
    listing = Listing(
        path=article.path,
        published_at=article.published_at,
        language=article.language,
        topics=tuple(sorted(str(topic) for topic in named)),
        aliases=tuple(article.aliases),
        kind=article.kind,
    )
    return Snapshot(listing, _roles(article), named, topics.row_key(article), _row(article))


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """The writes to `topics` and `claims` that lead from one state to the next."""
    return [*_paths(before, after), *_rows(before, after), *_counts(before, after)]


def _paths(before: Snapshot, after: Snapshot) -> list[Change]:
    taken: list[Change] = [
        Take(claims.path(path), role) for path, role in after.roles.items() if before.roles.get(path) != role
    ]
    freed = [Free(claims.path(path)) for path in before.roles if path not in after.roles]
    return [*taken, *freed]


def _rows(before: Snapshot, after: Snapshot) -> list[Operation]:
    written = {(str(topic), after.key): after.row for topic in after.topics}
    gone = [(str(topic), before.key) for topic in before.topics if (str(topic), before.key) not in written]
    puts = [transactions.put(Topic(topic, key, **row)) for (topic, key), row in written.items()]
    return puts + [transactions.delete(Topic(topic, key)) for topic, key in gone]


def _counts(before: Snapshot, after: Snapshot) -> list[Operation]:
    """One more or one fewer in each topic and in its month; what cancels out is not written."""
    amounts: Counter[tuple[str, str]] = Counter()
    for state, amount in ((before, -1), (after, 1)):
        for topic in filter(lambda topic: topic.listed, state.topics):
            month = topics.month_of(state.listing.published_at) if state.listing else ""
            amounts[topic.group, topic.slug] += amount
            amounts[str(topic), topics.month_key(month)] += amount
    names = {(topic.group, topic.slug): name for topic, name in after.topics.items() if name}
    return [_count(row, amount, names.get(row, "")) for row, amount in amounts.items() if amount]


def _count(row: tuple[str, str], amount: int, name: str) -> Operation:
    actions: list[Any] = [Topic.total.add(amount)]
    if name:
        actions.append(Topic.name.set(Topic.name | name))
    return transactions.update(Topic(*row), actions)


def _roles(article: Article) -> dict[str, str]:
    if article.status == DELETED:
        return {}
    redirects = dict.fromkeys(article.aliases, claims.REDIRECT)
    return redirects | ({article.path: claims.PAGE} if article.path else {})


def _row(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "title": article.title,
        "path": article.path,
        "summary": article.summary,
        "authors": list(article.authors),
        "tags": list(article.tags),
        "language": article.language,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
    }
