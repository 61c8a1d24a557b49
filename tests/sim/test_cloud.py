"""The simulated cloud answers as the tests' other stores do: moto, or Amazon's DynamoDB Local beside moto's S3."""

import random
from collections.abc import Callable
from functools import cache, partial
from itertools import count
from typing import Any

import pytest
from botocore.client import BaseClient
from hypothesis import Phase, given, seed, settings

from chalicelib.commands import articles, people, roles, topics
from chalicelib.errors import AlreadyDone, GalleyError, Stale, Taken, Unauthenticated
from chalicelib.settings import settings as galleys
from tests.machine import Machine
from tests.sim import cast
from tests.sim.asking import ALL_CONDITIONS, PLAIN_CONDITIONS, Asked, about, questions
from tests.sim.cast import INK, Cast, words
from tests.sim.cloud import Cloud
from tests.sim.history import History
from tests.sim.network import Call as Made
from tests.sim.operations import catalogue, request_key
from tests.sim.traffic import Call, asked, differences, recording
from tests.sim.world import World
from tests.tables import InMoto, Tables

SOME = ("articles.publish", "media.add", "roles.suspend")
QUICK = (Phase.generate, Phase.shrink)
SITE = galleys.site_bucket


@cache
def rest() -> tuple[list[Call], World, Cast]:
    """What making the publication at rest asks, and what comes of it."""
    with recording() as calls:
        world, people = cast.at_rest.__wrapped__()
    return calls, world, people


def after(do: Callable[[World, Cast], None]) -> list[Call]:
    """What is asked of an empty cloud until this is done and all has followed it."""
    calls, before, known = rest()
    world = World(3, before.cloud, before.clock.time)
    with recording() as more, world.running():
        do(world, known)
        world.catch_up()
    return [*calls, *more]


def carry_out(names: tuple[str, ...], world: World, known: Cast) -> None:
    for name in names:
        operation = catalogue()[name]
        told = History(world.network).ask(name, operation, operation.prepare(world, known.of_one_article()), name)
        assert told.verdict == "ok", told
        world.catch_up()


def store(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
    """What the store of the `galley` fixture answers."""
    return client._make_api_call(operation, arguments)


@pytest.fixture
def compared(galley: Machine, tables: Tables) -> Callable[[list[Call]], list[str]]:
    """Where the store answers otherwise than was recorded."""
    return lambda calls: differences(calls, store, moto=isinstance(tables, InMoto))


Compared = Callable[[list[Call]], list[str]]


def test_what_galley_asks_is_answered_alike(compared: Compared) -> None:
    calls = after(partial(carry_out, SOME))
    assert {"Query", "TransactWriteItems", "BatchGetItem", "PutObject"} <= {call.operation for call in calls}
    assert compared(calls) == []


@pytest.mark.sim
@pytest.mark.parametrize("name", [*catalogue()][::3])  # the others ask much the same
def test_what_an_operation_asks_is_answered_alike(compared: Compared, name: str) -> None:
    assert compared(after(partial(carry_out, (name,)))) == []


def test_writes_that_are_refused_are_refused_alike(compared: Compared) -> None:
    calls = after(refused)
    reasons = [call.answer["Reasons"] for call in calls if call.answer.get("Reasons")]
    assert len(reasons) >= len(REFUSED)
    assert compared(calls) == []


def refused(world: World, known: Cast) -> None:
    for wrong, write in REFUSED:
        with pytest.raises(wrong):
            write(world, known)
        world.network.before = lambda _: None


def behind(do: Callable[[], Any]) -> Callable[[Made], None]:
    """Somebody does something just before the next transaction of another."""
    left = [do]

    def before(made: Made) -> None:
        if made.operation == "TransactWriteItems" and left:
            left.pop()()

    return before


def _stale(world: World, known: Cast) -> None:
    revise = partial(articles.revise, actor="operator", article_id=known.articles[0], content=words("both"))
    world.network.before = behind(revise)
    revise()


def _path_taken(_world: World, known: Cast) -> None:
    content = words("other", path="/title-live/")
    article = articles.draft(actor="operator", content=content).id
    articles.publish(actor="operator", article_id=article)


def _handle_taken(_world: World, _known: Cast) -> None:
    people.add(actor="operator", name="Bob", handle="bob")


def _key_used(_world: World, _known: Cast) -> None:
    for name in ("first", "second"):
        articles.draft(actor="operator", content=words(name), key=request_key("a key"))


def _right_lost(_world: World, known: Cast) -> None:
    owner = known.owner.actor
    roles.end_sessions(actor="operator", person_id=known.owner.person)
    articles.draft(actor=owner, content=words("never"))


def _list_described(world: World, _known: Cast) -> None:
    """A topic's row is no put but an update."""
    world.network.before = behind(partial(topics.describe, actor="operator", topic=INK, title="Ink", body="First."))
    topics.describe(actor="operator", topic=INK, title="Ink", body="Second.")


REFUSED: list[tuple[type[GalleyError], Callable[[World, Cast], None]]] = [
    (Stale, _stale),
    (Taken, _path_taken),
    (Taken, _handle_taken),
    (AlreadyDone, _key_used),
    (Unauthenticated, _right_lost),
    (Stale, _list_described),
]


def test_conditional_requests_to_s3_are_answered_alike(compared: Compared) -> None:
    cloud = Cloud(random.Random(1))
    wrong, place = '"0123"', {"Bucket": SITE, "Key": "a.html"}
    put = {**place, "Body": b"one", "Metadata": {"inputs": "1"}, "ContentType": "text/html"}
    etag = asked(cloud.answer, "s3", "PutObject", {**put, "IfNoneMatch": "*"}).answer["ETag"]
    cloud = Cloud(random.Random(1))
    questions: list[Asked] = [
        ("HeadObject", place),
        ("GetObject", place),
        ("ListObjectsV2", {"Bucket": SITE}),
        ("PutObject", {**put, "IfMatch": etag}),
        ("DeleteObject", place),
        ("PutObject", {**put, "IfNoneMatch": "*"}),
        ("PutObject", {**put, "IfNoneMatch": "*"}),
        ("PutObject", {**put, "IfMatch": wrong}),
        ("PutObject", {**put, "IfMatch": etag, "Body": b"two", "WebsiteRedirectLocation": "/b/"}),
        ("HeadObject", place),
        ("GetObject", place),
        ("DeleteObject", {**place, "IfMatch": wrong}),
        ("PutObject", {"Bucket": SITE, "Key": "b/c.txt", "Body": b""}),
        ("GetObject", {"Bucket": SITE, "Key": "b/c.txt"}),
        ("ListObjectsV2", {"Bucket": SITE}),
        ("ListObjectsV2", {"Bucket": SITE, "Prefix": "b/"}),
        ("DeleteObject", place),
        ("GetObject", place),
    ]
    assert compared([asked(cloud.answer, "s3", *question) for question in questions]) == []


@pytest.mark.parametrize("number", [0, pytest.param(1, marks=pytest.mark.sim), pytest.param(2, marks=pytest.mark.sim)])
def test_random_questions_to_dynamodb_are_answered_alike(compared: Compared, tables: Tables, number: int) -> None:
    cloud, parts = Cloud(random.Random(1)), count()
    asking = questions(PLAIN_CONDITIONS if isinstance(tables, InMoto) else ALL_CONDITIONS)

    @seed(number)
    @settings(max_examples=60, deadline=None, database=None, report_multiple_bugs=False, phases=QUICK)
    @given(asking)
    def alike(asked_for: list[Asked]) -> None:
        name = f"p{next(parts)}"
        calls = [asked(cloud.answer, "dynamodb", operation, about(name, given)) for operation, given in asked_for]
        assert compared(calls) == []

    alike()
