import copy
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local.places import TABLE, Clients, commit, entry


@pytest.fixture
def kind() -> str:
    return "moto"


def records(clients: Clients) -> list[dict[str, Any]]:
    arn = clients("dynamodb").describe_table(TableName=TABLE)["Table"]["LatestStreamArn"]
    streams = clients("dynamodbstreams")
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    found: list[dict[str, Any]] = streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
    return found


def everything(clients: Clients) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = clients("dynamodb").scan(TableName=TABLE)["Items"]
    return sorted(items, key=lambda item: (item["subject"]["S"], item["version"]["N"]))


def key(subject: str) -> dict[str, Any]:
    return {"TableName": TABLE, "Key": entry(subject)}


def failing_check() -> dict[str, Any]:
    return {
        "ConditionCheck": {
            **key("there"),
            "ConditionExpression": "attribute_not_exists(subject)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def set_title(subject: str) -> dict[str, Any]:
    return {
        "Update": {
            **key(subject),
            "UpdateExpression": "SET title = :t",
            "ExpressionAttributeValues": {":t": {"S": "new"}},
        }
    }


@pytest.mark.parametrize(
    "operation",
    [
        {"Put": {"TableName": TABLE, "Item": entry("there", title={"S": "put over"})}},
        {"Put": {"TableName": TABLE, "Item": entry("fresh")}},
        {"Put": {"TableName": TABLE, "Item": entry("other", 2)}},
        set_title("other"),
        set_title("fresh"),
        {"Delete": key("other")},
        {"Delete": key("absent")},
    ],
    ids=["put-over", "put-new", "put-beside", "update", "update-new", "delete", "delete-absent"],
)
def test_a_failing_last_operation_undoes_all_before_it(clients: Clients, operation: dict[str, Any]) -> None:
    commit(clients, entry("there", title={"S": "old"}), entry("other", tags={"L": [{"S": "a"}]}))
    before, told = everything(clients), len(records(clients))
    check = failing_check()
    if operation.get("Put", {}).get("Item", {}).get("subject") == {"S": "there"}:
        check["ConditionCheck"]["Key"] = entry("other")
    with pytest.raises(ClientError) as caught:
        clients("dynamodb").transact_write_items(TransactItems=[set_title("third"), operation, check])
    reasons = caught.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "None", "ConditionalCheckFailed"]
    assert everything(clients) == before
    assert len(records(clients)) == told


def test_the_reason_carries_the_item_that_was_in_the_way(clients: Clients) -> None:
    commit(clients, entry("there", title={"S": "old"}))
    with pytest.raises(ClientError) as caught:
        clients("dynamodb").transact_write_items(TransactItems=[set_title("third"), failing_check()])
    assert caught.value.response["CancellationReasons"][1]["Item"] == entry("there", title={"S": "old"})


def test_two_operations_on_one_item_are_refused_and_undone(clients: Clients) -> None:
    with pytest.raises(ClientError, match="multiple operations on one item"):
        clients("dynamodb").transact_write_items(TransactItems=[set_title("a"), set_title("a")])
    assert everything(clients) == []
    assert records(clients) == []


def test_the_stream_has_one_record_for_each_change_that_was_committed(clients: Clients) -> None:
    commit(clients, entry("a"), entry("b"))
    with pytest.raises(ClientError):
        commit(clients, entry("c"), entry("c"))
    commit(clients, entry("a"), entry("d"))  # `a` stays as it is
    clients("dynamodb").transact_write_items(TransactItems=[set_title("e"), {"Delete": key("b")}])
    found = [(record["eventName"], record["dynamodb"]["Keys"]["subject"]["S"]) for record in records(clients)]
    assert found == [("INSERT", "a"), ("INSERT", "b"), ("INSERT", "d"), ("INSERT", "e"), ("REMOVE", "b")]
    assert records(clients)[3]["dynamodb"]["NewImage"] == entry("e", title={"S": "new"})
    numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in records(clients)]
    assert numbers == list(range(numbers[0], numbers[0] + 5))


def test_a_transaction_copies_a_bounded_number_of_items(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted where moto copies: the same in a table of 10 and of 5,000."""
    commit(clients, entry("a"), entry("b"))
    counts = [copies(clients, monkeypatch, until_size=size) for size in (10, 5_000)]
    assert 0 < counts[0] == counts[1] <= 10


def copies(clients: Clients, monkeypatch: pytest.MonkeyPatch, *, until_size: int) -> int:
    from moto.dynamodb.models.dynamo_type import Item

    fill(until_size)
    seen: list[int] = []
    original = Item.__deepcopy__

    def counted(item: Any, memo: Any) -> Any:
        seen.append(1)
        return original(item, memo)

    with monkeypatch.context() as patch:
        patch.setattr(Item, "__deepcopy__", counted)
        clients("dynamodb").transact_write_items(
            TransactItems=[set_title("a"), set_title("b"), set_title(f"{until_size}")]
        )
    return len(seen)


def fill(size: int) -> None:
    from moto.dynamodb.models import dynamodb_backends

    table = dynamodb_backends["123456789012"]["us-east-1"].tables[TABLE]
    for number in range(len(table), size):
        table.put_item(entry(f"filled-{number}"))


def test_a_query_gives_its_partition_in_order_and_an_index_gives_all_of_its_items(clients: Clients) -> None:
    commit(clients, *(entry(subject, n, day={"S": "d"}) for subject in "ab" for n in (10, 9, 2)))
    query = {"TableName": TABLE, "ExpressionAttributeValues": {":x": {"S": "a"}}}
    found = clients("dynamodb").query(KeyConditionExpression="subject = :x", **query)["Items"]
    assert [item["version"]["N"] for item in found] == ["2", "9", "10"]
    day = {"TableName": TABLE, "IndexName": "day", "ExpressionAttributeValues": {":x": {"S": "d"}}}
    assert clients("dynamodb").query(KeyConditionExpression="day = :x", **day)["Count"] == 6
    nothing = {**query, "ExpressionAttributeValues": {":x": {"S": "absent"}}}
    assert clients("dynamodb").query(KeyConditionExpression="subject = :x", **nothing)["Count"] == 0


def test_more_than_four_megabytes_are_refused(clients: Clients) -> None:
    large = {"S": "x" * 380_000}
    with pytest.raises(ClientError, match="4 MB"):
        commit(clients, *(entry(str(number), body=large) for number in range(12)))
    assert everything(clients) == []


def test_a_copy_of_a_table_outside_a_transaction_is_a_copy(clients: Clients) -> None:
    from moto.dynamodb.models import dynamodb_backends

    commit(clients, entry("a"))
    table = dynamodb_backends["123456789012"]["us-east-1"].tables[TABLE]
    assert copy.deepcopy(table) is not table
