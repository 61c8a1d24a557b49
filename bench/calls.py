"""AWS calls of every command and every route: what a click costs."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from chalice.test import Client

from bench.figures import Figure
from chalicelib import clock
from chalicelib.commands import articles, media, people, site, topics
from chalicelib.content import Content
from chalicelib.models.topics import TopicId
from tests.machine import fresh_galley
from tests.watch import counted_calls

WORDS = Content(title="A title", body="Some words.", tags=("a", "b"), section="essays")


def measure() -> Iterator[Figure]:
    with fresh_galley():
        for name, command in _commands().items():
            yield Figure(f"calls.command.{name}", _counted(command), "AWS calls")
        yield from _routes()


def _counted(work: Callable[[], Any]) -> int:
    with counted_calls() as calls:
        work()
    return sum(calls.values())


def _commands() -> dict[str, Callable[[], Any]]:
    person = people.add(actor="bench", name="Ada", handle="ada")
    draft = articles.draft(actor="bench", content=WORDS)
    later = clock.now() + timedelta(days=1)
    planned = articles.draft(actor="bench", content=Content(title="Later", body="Words."))
    one: Any = {"actor": "bench", "article_id": draft.id}
    return {
        "articles.draft": lambda: articles.draft(actor="bench", content=WORDS),
        "articles.revise": lambda: articles.revise(**one, content=WORDS),
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
        "articles.retract": lambda: articles.retract(**one),
        "articles.delete": lambda: articles.delete(**one),
    }


def _routes() -> Iterator[Figure]:
    from app import app

    person = people.add(actor="bench", name="Cy", handle="cy")
    words = Content(title="Read me", body="Words.", tags=("a",), authors=(person.id,))
    article = articles.draft(actor="bench", content=words)
    articles.publish(actor="bench", article_id=article.id)
    paths = {
        "GET /articles": "/articles",
        "GET /articles/{article_id}": f"/articles/{article.id}",
        "GET /topics/{kind}/{name}": "/topics/tag/a",
        "GET /people/{person_id}": f"/people/{person.id}",
        "GET /site": "/site",
        "GET /openapi.json": "/openapi.json",
    }
    with Client(app) as client:
        for name, path in paths.items():
            with counted_calls() as calls:
                answer = client.http.get(path)
            assert answer.status_code == 200, (path, json.dumps(answer.json_body))
            yield Figure(f"calls.route.{name}", sum(calls.values()), "AWS calls")
