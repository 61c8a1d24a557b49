"""What can be said of a list: its title, its text and a path of its own."""

from collections.abc import Sequence

from chalicelib import events, ledger, transactions
from chalicelib.commands import paths
from chalicelib.ledger import Change, Free, Take
from chalicelib.models import claims, site, topics
from chalicelib.models.requests import RequestKey
from chalicelib.models.topics import Topic, TopicId


def describe(
    *,
    actor: str,
    topic: TopicId,
    title: str,
    body: str = "",
    path: str = "",
    aliases: Sequence[str] = (),
    key: RequestKey | None = None,
) -> Topic:
    """Set title, text and path of a list; `aliases` redirect to it. The same as before is no change."""
    for each in (path, *aliases):
        if each:
            paths.check(each, site.get(), own_kind=topic.kind)
    known = topics.describe(topic)
    row = known or Topic(topic.group, topic.slug, version=0)
    before = (row.name, row.body or "", row.path or "", list(row.aliases or []))
    if known and known.kept and before == (title or row.name, body, path, list(aliases)):
        return known
    event = events.TopicDescribed(before=before[2], aliases_before=tuple(before[3]))
    claimed = _claims(before[2], before[3], path, aliases)
    row.name, row.kept = title or row.name, "1"
    row.body, row.path, row.aliases = body or None, path or None, list(aliases) or None
    _commit(row, topic, event, actor=actor, changes=claimed, key=key)
    return row


def forget(*, actor: str, topic: TopicId, key: RequestKey | None = None) -> None:
    """Take back title, text and path of a list; it stays while it has articles. Not described before is no change."""
    row = topics.describe(topic)
    if row is None or not row.kept:
        return
    event = events.TopicDescribed(before=row.path or "", aliases_before=tuple(row.aliases or []))
    freed = _claims(row.path or "", row.aliases or [], "", ())
    row.body, row.path, row.aliases, row.kept = None, None, None, None
    _commit(row, topic, event, actor=actor, changes=freed, key=key)


def release(*, actor: str, claim: str, owner: str) -> bool:
    """Give back the path of a section that has neither articles nor a description; returns whether it was one."""
    if not owner.startswith("topic#section#"):
        return False
    topic = TopicId.parse(owner.removeprefix("topic#"))
    row = topics.describe(topic)
    if row and row.has_list:
        return False
    _commit(
        row or Topic(topic.group, topic.slug),
        topic,
        events.TopicDescribed(),
        actor=actor,
        changes=[Free(claim)],
        key=None,
    )
    return True


class _Described:
    """A topic as the ledger sees it; its row also counts articles, which others change without a new version."""

    def __init__(self, row: Topic, topic: TopicId) -> None:
        self.subject, self.version, self.head, self.row = topic.subject, row.version or 0, row.head or "", row

    def replacement(self, base: int) -> transactions.Operation:
        row, condition = self.row, Topic.version == base if base else Topic.version.does_not_exist()
        values = {
            "version": self.version,
            "head": self.head,
            "name": row.name,
            "body": row.body,
            "path": row.path,
            "kept": row.kept,
        }
        actions = [getattr(Topic, name).set(value) for name, value in values.items() if value is not None]
        actions += [getattr(Topic, name).remove() for name, value in values.items() if value is None]
        actions.append(Topic.aliases.set(row.aliases) if row.aliases else Topic.aliases.remove())
        return transactions.update(Topic(row.topic, row.key), actions, condition)


def _commit(
    row: Topic,
    topic: TopicId,
    event: events.TopicDescribed,
    *,
    actor: str,
    changes: list[Change],
    key: RequestKey | None,
) -> None:
    described = _Described(row, topic)
    ledger.commit(described, event, actor=actor, changes=changes, key=key)
    row.version, row.head = described.version, described.head


def _claims(path: str, aliases: Sequence[str], new_path: str, new: Sequence[str]) -> list[Change]:
    """Take the paths it has now, free those it has no more."""
    wanted = dict.fromkeys(new, claims.REDIRECT) | ({new_path: claims.PAGE} if new_path else {})
    held = dict.fromkeys(aliases, claims.REDIRECT) | ({path: claims.PAGE} if path else {})
    taken: list[Change] = [Take(claims.path(p), role) for p, role in wanted.items() if held.get(p) != role]
    return taken + [Free(claims.path(p)) for p in held if p not in wanted]
