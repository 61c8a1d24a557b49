"""The rule that watches the suite is itself seen to work: a write that goes round the ledger is noticed."""

from typing import Any

import pytest

from chalicelib.commands import articles
from chalicelib.content import Content
from chalicelib.models.articles import Article
from chalicelib.models.done import Done
from chalicelib.settings import settings
from tests.machine import Machine
from tests.watch import UNLEDGERED, WRITES, broken_rule, watching

LEDGER, ARTICLES, DONE = settings.table("ledger"), settings.table("articles"), settings.table("done")
LIMITS = settings.table("limits")
NEW = {"Put": {"TableName": LEDGER, "ConditionExpression": "attribute_not_exists (#0)"}}
OVER = {"Put": {"TableName": LEDGER}}
STATE = {"Put": {"TableName": ARTICLES}}
TAKEN, USED = {"Update": {"TableName": LIMITS}}, {"Put": {"TableName": DONE}}


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("PutItem", {"TableName": ARTICLES}),
        ("PutItem", {"TableName": settings.table("sessions")}),
        ("UpdateItem", {"TableName": LEDGER}),
        ("DeleteItem", {"TableName": ARTICLES}),
        ("BatchWriteItem", {"RequestItems": {DONE: [], ARTICLES: []}}),
        ("TransactWriteItems", {"TransactItems": [STATE]}),
        ("TransactWriteItems", {"TransactItems": [STATE, NEW, NEW]}),
        ("TransactWriteItems", {"TransactItems": [STATE, OVER]}),
        ("TransactWriteItems", {"TransactItems": [TAKEN, STATE]}),
        ("TransactWriteItems", {"TransactItems": [TAKEN, OVER]}),
        ("TransactWriteItems", {"TransactItems": [TAKEN, {"Delete": {"TableName": ARTICLES}}]}),
        ("TransactWriteItems", {"TransactItems": []}),
        ("ExecuteStatement", {"Statement": "DELETE FROM articles"}),
    ],
)
def test_a_write_without_exactly_one_new_entry_breaks_the_rule(operation: str, arguments: dict[str, Any]) -> None:
    assert broken_rule(operation, arguments)


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("TransactWriteItems", {"TransactItems": [NEW, STATE]}),
        ("PutItem", {"TableName": DONE}),
        ("BatchWriteItem", {"RequestItems": {DONE: []}}),
        ("GetItem", {"TableName": ARTICLES}),
        ("PutObject", {"Bucket": "b"}),
        ("UpdateItem", {"TableName": settings.table("sessions")}),
    ],
)
def test_a_transaction_with_its_entry_and_rows_that_expire_keep_the_rule(
    operation: str, arguments: dict[str, Any]
) -> None:
    assert broken_rule(operation, arguments) is None


@pytest.mark.parametrize("items", [[TAKEN], [TAKEN, TAKEN], [TAKEN, USED]])
def test_a_transaction_of_rows_that_expire_alone_needs_no_entry(items: list[dict[str, Any]]) -> None:
    assert broken_rule("TransactWriteItems", {"TransactItems": items}) is None
    assert broken_rule("TransactWriteItems", {"TransactItems": [*items, STATE]})
    assert broken_rule("TransactWriteItems", {"TransactItems": [*items, STATE, NEW]}) is None


def test_the_watch_sees_what_pynamodb_and_the_ledger_send(galley: Machine) -> None:
    seen: list[str | None] = []
    with watching(lambda operation, arguments: seen.append(broken_rule(operation, arguments))):
        articles.draft(actor="operator", content=Content(title="T"))
        Done("a@1", "pages", at="now", expires=1).save()
    assert seen == [None, None]


def test_a_model_that_saves_itself_is_noticed(galley: Machine) -> None:
    noticed: list[str] = []

    class Seen(Exception):
        """Raised in place of the write, so that the suite's own watch has nothing to tell."""

    def see(operation: str, arguments: dict[str, Any]) -> None:
        noticed.append(broken_rule(operation, arguments) or "")
        raise Seen

    with watching(see), pytest.raises(Seen):
        Article("one", title="T").save()
    assert noticed == [f"PutItem to ['{ARTICLES}']"]


def test_only_tables_whose_rows_expire_or_are_derived_are_excepted() -> None:
    expiring, derived = ("done", "requests", "uses", "limits"), ("shown",)
    assert {settings.table(noun) for noun in (*expiring, *derived)} == UNLEDGERED
    assert {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"} <= WRITES
