"""Several items of several tables in one call: in the order asked for, whatever DynamoDB makes of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chalicelib.commands import site
from chalicelib.errors import Unavailable
from chalicelib.models import reading
from chalicelib.models.articles import Article
from chalicelib.models.revisions import Revision
from chalicelib.models.site import ID, Site
from tests.machine import Machine
from tests.watch import counted_calls, watching

Draft = Callable[..., Article]
Answer = dict[str, Any]


@contextmanager
def answering(change: Callable[[int, Answer, Answer], Answer]) -> Iterator[list[Answer]]:
    """Let BatchGetItem answer otherwise: `change` has the number of the call, what was asked and the real answer."""
    real, asked = BaseClient._make_api_call, []

    def call(client: BaseClient, operation: str, arguments: Answer) -> Answer:
        answer: Answer = real(client, operation, arguments)
        if operation != "BatchGetItem":
            return answer
        asked.append(arguments["RequestItems"])
        return change(len(asked), arguments["RequestItems"], answer)

    BaseClient._make_api_call = call
    try:
        yield asked
    finally:
        BaseClient._make_api_call = real


def test_items_come_in_the_order_asked_for_and_none_where_there_is_none(galley: Machine, draft: Draft) -> None:
    made = [draft(f"Number {number}") for number in range(5)]
    names: list[reading.Name] = [(Article, article.id) for article in reversed(made)]
    names.insert(2, (Article, "01KJMEFC0000000000000000ZZ"))
    names.insert(4, (Revision, made[3].id, 1))
    names.append((Revision, made[3].id, 2))
    with counted_calls() as calls:
        found = reading.read(names)
    assert calls == {"BatchGetItem": 1}
    told = [getattr(item, "title", None) or (item and int(item.version)) for item in found]
    assert told == ["Number 4", "Number 3", None, "Number 2", 1, "Number 1", "Number 0", None]


def test_items_are_as_a_single_read_gives_them(galley: Machine, draft: Draft) -> None:
    article = draft(tags=("tea",), topics={"mood": ("calm",)}, extra={"weight": 3})
    site.configure(actor="operator", settings={"title": "Oak"})
    found = reading.read([(Article, article.id), (Revision, article.id, 1), (Site, ID)])
    alone = [Article.get(article.id), Revision.get(article.id, 1), Site.get(ID)]
    assert [item.serialize() for item in found] == [item.serialize() for item in alone]
    assert [type(item) for item in found] == [Article, Revision, Site]


def test_reads_are_strong(galley: Machine, draft: Draft) -> None:
    article, asked = draft(), []
    with watching(lambda operation, arguments: asked.append(arguments)):
        reading.read([(Article, article.id), (Revision, article.id, 1)])
    assert [table["ConsistentRead"] for call in asked for table in call["RequestItems"].values()] == [True, True]


def test_what_dynamodb_leaves_out_is_asked_for_again(galley: Machine, draft: Draft) -> None:
    made = [draft(f"Number {number}") for number in range(3)]

    def leave_out(number: int, asked: Answer, answer: Answer) -> Answer:
        if number > 2:
            return answer
        ((table, wanted),) = asked.items()
        first, *rest = wanted["Keys"]
        got = [item for item in answer["Responses"][table] if item["id"] == first["id"]]
        return {"Responses": {table: got}, "UnprocessedKeys": {table: {"Keys": rest, "ConsistentRead": True}}}

    with answering(leave_out) as asked:
        found = reading.read([(Article, article.id) for article in made])
    assert [article.title for article in found] == ["Number 0", "Number 1", "Number 2"]
    assert [len(next(iter(each.values()))["Keys"]) for each in asked] == [3, 2, 1]


def test_a_store_that_leaves_everything_out_is_too_busy(galley: Machine, draft: Draft) -> None:
    article = draft()
    with (
        answering(lambda _, asked, __: {"Responses": {}, "UnprocessedKeys": asked}) as asked,
        pytest.raises(Unavailable, match="busy"),
    ):
        reading.read([(Article, article.id)])
    assert len(asked) == 3


def test_a_hundred_are_the_most(galley: Machine, draft: Draft) -> None:
    article = draft()
    nobody = [(Article, f"01KJMEFC0000000000000{number:05}") for number in range(99)]
    found = reading.read([*nobody, (Article, article.id)])
    assert [item and item.id for item in found] == [None] * 99 + [article.id]
    with pytest.raises(ClientError, match="ValidationException"):
        reading.read([*nobody, (Article, article.id), (Article, "01KJMEFC0000000000000000ZZ")])


def test_a_table_with_a_range_key_needs_it(galley: Machine) -> None:
    with pytest.raises(ValueError, match="shorter"):
        reading.read([(Revision, "01KJMEFC0000000000000000ZZ")])
