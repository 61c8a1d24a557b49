"""How long a handler takes, from the event to the answer, beside other frameworks that give the same document.

Two questions. What does Galley's edge cost? `handlers.echo…` is a view that does nothing, with twenty cards or one
person to give. What does a whole read cost? `handlers.GET …` is Galley's own route beside a bare Chalice route that
reads the same store through the same code; `…beside_ready_answer` is beside one that has the answer in its hand.
AWS's answers come from memory, and the time that this takes is taken off.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bench import events, peers
from bench.figures import Figure
from bench.replay import Replay
from bench.timing import Contender, race
from chalicelib import memory
from chalicelib.commands import articles, people, site
from chalicelib.content import Content
from chalicelib.routes import articles as article_routes
from chalicelib.routes import health as health_routes
from chalicelib.routes import people as people_routes
from chalicelib.routes import site as site_routes
from chalicelib.routes import topics as topic_routes
from tests.machine import fresh_galley

ARTICLES = 25
"""More than the twenty cards of a page, so that it has a `next`."""


@dataclass(frozen=True)
class Read:
    """A public route with what it takes; `view` does the same without the edge."""

    path: str
    view: Callable[[], Any]
    values: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def event(self) -> str:
        return events.get(self.path, self.values, self.query)


def measure() -> Iterator[Figure]:
    with fresh_galley():
        reads = _reads(*_publication())
        replay = Replay()
        with replay.recording():
            documents = {read.path: _recorded(read) for read in reads}
        with replay.answering():
            for read in reads:
                yield from _route(read, documents[read.path], replay)
    yield from _echo("echo", documents["/articles"])
    yield from _echo("echo_small", documents["/people/{person_id}"])


def _route(read: Read, document: Any, replay: Replay) -> Iterator[Figure]:
    from app import app

    same = peers.bare_chalice_route(read.path, lambda: msgspec.to_builtins(read.view()))
    ready = peers.bare_chalice_route(read.path, lambda: document)
    handlers = {"galley": app, "bare_chalice": same, "ready_answer": ready}
    contenders = {name: Contender(each, read.event, replay.nanoseconds) for name, each in handlers.items()}
    _assert_alike(contenders, document)
    times = race(contenders)
    key = f"handlers.GET {read.path}"
    yield Figure(f"{key}.microseconds", times.microseconds("galley"), "microseconds")
    yield Figure(f"{key}.beside_bare_chalice", times.ratio("galley", "bare_chalice"), "of its time")
    yield Figure(f"{key}.beside_ready_answer", times.ratio("galley", "ready_answer"), "of its time")


def _echo(name: str, document: Any) -> Iterator[Figure]:
    makers = {"galley": peers.galley, "bare_chalice": peers.bare_chalice}
    if peers.installed():
        makers |= {"fastapi_mangum": peers.fastapi_mangum, "powertools": peers.powertools}
    event = events.get(peers.PATH, {"name": "tea"}, {"limit": "20", "kind": "post"})
    contenders = {each: Contender(make(document), event) for each, make in makers.items()}
    _assert_alike(contenders, document)
    times = race(contenders)
    for each in contenders:
        yield Figure(f"handlers.{name}.microseconds.{each}", times.microseconds(each), "microseconds")
    for each in [each for each in contenders if each != "galley"]:
        yield Figure(f"handlers.{name}.beside_{each}", times.ratio("galley", each), "of its time")


def _assert_alike(contenders: Mapping[str, Contender], document: Any) -> None:
    """Everybody gives the same document, or the figures would mean nothing."""
    for name, contender in contenders.items():
        answer = contender.answer()
        assert answer["statusCode"] == 200, (name, answer)
        shown = json.loads(answer["body"])
        assert shown | {"next": None} == document | {"next": None}, (name, shown)


def _recorded(read: Read) -> Any:
    """The route's answer. Called twice: by a process that knows nothing, and by one that has just answered."""
    from app import app

    memory.forget()
    contender = Contender(app, read.event)
    contender.answer()
    return json.loads(contender.answer()["body"])


def _publication() -> tuple[str, str]:
    """The ids of an article and of its author."""
    site.configure(actor="bench", settings={"title": "The Daily Oak", "base_url": "https://oak.example"})
    author = people.add(actor="bench", name="Ada Lovelace", handle="ada").id
    for number in range(ARTICLES):
        words = Content(
            title=f"What the loom weaves, part {number}",
            body="It weaves *algebra*, as the loom weaves [flowers](/flowers/).\n\n## How\n\nWith cards.\n",
            summary="Algebra, as the loom weaves flowers and leaves.",
            tags=("engines", "algebra"),
            categories=("News",),
            section="essays",
            authors=(author,),
        )
        article = articles.draft(actor="bench", content=words)
        articles.publish(actor="bench", article_id=article.id)
    return article.id, author


def _reads(article: str, person: str) -> list[Read]:
    first = article_routes.ArticleQuery()
    of_tag = topic_routes.TopicQuery()
    return [
        Read("/articles", lambda: article_routes.list_articles(first, None).answer),
        Read("/articles/{article_id}", lambda: article_routes.get_article(article), {"article_id": article}),
        Read("/people/{person_id}", lambda: people_routes.get_person(person), {"person_id": person}),
        Read("/site", site_routes.get_site),
        Read("/health", health_routes.get_health),
        Read("/version", health_routes.get_version),
        Read(
            "/topics/{kind}/{name}",
            lambda: topic_routes.list_topic("tag", "engines", of_tag, None).answer,
            {"kind": "tag", "name": "engines"},
        ),
    ]
