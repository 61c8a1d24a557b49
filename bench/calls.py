"""AWS calls of every command and every route: what a click costs. The routes are in `route_calls.py`."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import route_calls
from bench.figures import Figure
from chalicelib import clock
from chalicelib.commands import articles, media, people, site, tokens, topics
from chalicelib.content import Content
from chalicelib.models.topics import TopicId
from tests.machine import fresh_galley
from tests.watch import counted_calls

WORDS = Content(title="A title", body="Some words.", tags=("a", "b"), section="essays")


def measure() -> Iterator[Figure]:
    with fresh_galley():
        for name, command in _commands().items():
            yield Figure(f"calls.command.{name}", _counted(command), "AWS calls")
    with fresh_galley():
        yield from route_calls.measure()


def _counted(work: Callable[[], Any]) -> int:
    with counted_calls() as calls:
        work()
    return sum(calls.values())


def _commands() -> dict[str, Callable[[], Any]]:
    person = people.add(actor="bench", name="Ada", handle="ada")
    draft = articles.draft(actor="bench", content=WORDS)
    later = clock.now() + timedelta(days=1)
    planned = articles.draft(actor="bench", content=Content(title="Later", body="Words."))
    token, _ = tokens.create(actor="bench", name="bench", scopes=("articles:read",))
    one: Any = {"actor": "bench", "article_id": draft.id}
    return {
        "articles.draft": lambda: articles.draft(actor="bench", content=WORDS),
        "articles.revise": lambda: articles.revise(**one, content=WORDS),
        "articles.amend": lambda: articles.amend(**one, changes={"title": "Another"}),
        "articles.restore": lambda: articles.restore(**one, revision=1),
        "articles.publish": lambda: articles.publish(**one, at=datetime(2026, 1, 1, tzinfo=UTC)),
        "articles.schedule": lambda: articles.schedule(actor="bench", article_id=planned.id, publish_at=later),
        "articles.move": lambda: articles.move(**one, path="/moved/"),
        "people.add": lambda: people.add(actor="bench", name="Bob", handle="bob"),
        "people.revise": lambda: people.revise(actor="bench", person_id=person.id, name="Ada L."),
        "site.configure": lambda: site.configure(actor="bench", settings={"title": "Bench"}),
        "topics.describe": lambda: topics.describe(actor="bench", topic=TopicId("tag", "en", "a"), title="A"),
        "media.add": lambda: media.add(actor="bench", path="/a.txt", content=b"a"),
        "media.remove": lambda: media.remove(actor="bench", path="/a.txt"),
        "tokens.create": lambda: tokens.create(actor="bench", name="other", scopes=("articles:read",)),
        "tokens.revoke": lambda: tokens.revoke(actor="bench", token_id=token.id),
        "articles.retract": lambda: articles.retract(**one),
        "articles.delete": lambda: articles.delete(**one),
    }
