"""The bench counts request units as DynamoDB bills them."""

from typing import Any

import pytest

from bench.items import Index, size
from bench.metering import metered
from chalicelib import aws
from chalicelib.commands import articles
from chalicelib.content import Content
from chalicelib.settings import settings
from tests.machine import Machine

LIMITS = settings.table("limits")
"""Any table whose rows need no entry in the ledger."""


def row(key: str, bytes_of_text: int) -> dict[str, Any]:
    return {"key": {"S": key}, "text": {"S": "x" * bytes_of_text}}


def put(*rows: dict[str, Any]) -> None:
    items = [{"Put": {"TableName": LIMITS, "Item": each}} for each in rows]
    aws.client("dynamodb").transact_write_items(TransactItems=items)


@pytest.mark.parametrize(
    ("item", "bytes_"),
    [
        ({"id": {"S": "abc"}}, 5),
        ({"id": {"S": "é"}}, 4),
        ({"n": {"N": "12345"}}, 1 + 4),
        ({"b": {"B": b"1234"}}, 5),
        ({"t": {"BOOL": True}, "u": {"NULL": True}}, 4),
        ({"l": {"L": [{"S": "ab"}, {"S": "c"}]}}, 1 + 3 + 3 + 2),
        ({"m": {"M": {"k": {"S": "ab"}}}}, 1 + 3 + 1 + 1 + 2),
        ({"s": {"SS": ["ab", "c"]}}, 1 + 3),
    ],
)
def test_an_item_is_as_large_as_its_names_and_values(item: dict[str, Any], bytes_: int) -> None:
    assert size(item) == bytes_


@pytest.mark.parametrize(("length", "units"), [(10, 2), (1000, 2), (1100, 4), (2500, 6)])
def test_a_write_in_a_transaction_is_two_units_for_each_kilobyte(galley: Machine, length: int, units: int) -> None:
    with metered() as bill:
        put(row("a", length))
    assert bill["write_units"] == units


def test_a_write_counts_the_larger_of_before_and_after(galley: Machine) -> None:
    put(row("a", 3000))
    with metered() as bill:
        put(row("a", 10))
    assert bill["write_units"] == 2 * 3


def test_a_write_by_itself_is_half_of_one_in_a_transaction(galley: Machine) -> None:
    with metered() as bill:
        aws.client("dynamodb").put_item(TableName=LIMITS, Item=row("a", 1500))
    assert bill["write_units"] == 2


def test_a_deletion_counts_what_was_there(galley: Machine) -> None:
    put(row("a", 1500))
    with metered() as bill:
        aws.client("dynamodb").delete_item(TableName=LIMITS, Key={"key": {"S": "a"}})
    assert bill["write_units"] == 2


@pytest.mark.parametrize(("consistent", "units"), [(True, 2), (False, 1)])
def test_a_read_is_a_unit_for_each_four_kilobytes_or_half_of_it(galley: Machine, consistent: bool, units: int) -> None:
    put(row("a", 5000))
    with metered() as bill:
        aws.client("dynamodb").get_item(TableName=LIMITS, Key={"key": {"S": "a"}}, ConsistentRead=consistent)
    assert bill["read_units"] == units


def test_a_query_counts_the_sum_of_what_it_reads(galley: Machine) -> None:
    put(row("a", 3000), row("b", 3000))
    with metered() as bill:
        aws.client("dynamodb").scan(TableName=LIMITS, ConsistentRead=True)
    assert bill["read_units"] == 2


def test_a_key_without_an_item_is_a_unit_too(galley: Machine) -> None:
    keys = [{"key": {"S": "a"}}, {"key": {"S": "b"}}]
    put(row("a", 5000))
    with metered() as bill:
        aws.client("dynamodb").batch_get_item(RequestItems={LIMITS: {"Keys": keys, "ConsistentRead": True}})
        aws.client("dynamodb").get_item(TableName=LIMITS, Key=keys[1])
    assert bill["read_units"] == 2 + 1 + 0.5


def test_an_index_is_written_when_its_entry_changes() -> None:
    index = Index(("status", "at"), ("id",), everything=True)
    item = {"id": {"S": "1"}, "status": {"S": "draft"}, "at": {"S": "1"}}
    moved, changed = {**item, "at": {"S": "2"}}, {**item, "title": {"S": "x"}}
    assert index.written({}, item) == [item]
    assert index.written(item, item) == []
    assert index.written(item, changed) == [changed]
    assert index.written(item, moved) == [item, moved]
    assert index.written(item, {"id": {"S": "1"}}) == [item]
    assert index.written({}, {"id": {"S": "1"}}) == []


def test_an_index_of_keys_is_not_written_for_the_rest() -> None:
    index = Index(("slug",), ("id",), everything=False)
    item = {"id": {"S": "1"}, "slug": {"S": "a"}, "title": {"S": "x"}}
    assert index.written(item, {**item, "title": {"S": "y"}}) == []
    assert index.written({}, item) == [{"slug": {"S": "a"}, "id": {"S": "1"}}]


def test_a_draft_is_what_its_rows_and_their_indexes_are(galley: Machine) -> None:
    """Small rows of one KB each: two units a row, one for each entry in an index; and the relay is called."""
    with metered() as bill:
        articles.draft(actor="operator", content=Content(title="A title", body="Words."))
    rows = ("article", "entry of the ledger", "its words", "its words as HTML")
    entries = ("articles by status", "ledger by day", "ledger by actor")
    assert bill["write_units"] == 2 * len(rows) + len(entries)
    assert (bill["calls"], bill["invocations"]) == (1, 1)


def test_what_the_meter_asks_itself_is_not_counted(galley: Machine) -> None:
    with metered() as bill:
        aws.client("s3").list_objects_v2(Bucket=settings.site_bucket)
    assert dict(bill) == {"calls": 1, "s3_puts": 1, "s3_gets": 0}
