"""A store that an older version made gets the indexes that this one declares."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.errors import Unavailable
from local import embedded, indexes, resources
from tests.local.places import PREFIX, TABLE, TEMPLATE, Clients, commit, entry


@pytest.fixture
def old(state: Path, kind: str) -> Iterator[Clients]:
    """The clients of a store whose ledger table has no index yet, with one item."""
    opened = embedded.start(state, engine="moto" if kind == "moto" else "dynoxide")
    try:
        made = Clients(opened.environment)
        resources.create(before(), prefix=PREFIX, clients=made)
        commit(made, entry("article#1", day={"S": "2026-03-01"}))
        yield made
    finally:
        opened.stop()


def before() -> dict[str, Any]:
    template: dict[str, Any] = copy.deepcopy(dict(TEMPLATE))
    table = template["Resources"]["Ledger"]["Properties"]
    del table["GlobalSecondaryIndexes"]
    table["AttributeDefinitions"] = table["AttributeDefinitions"][:2]
    return template


def now(*added: str) -> dict[str, Any]:
    """As declared, with an index on each of the attributes more."""
    template: dict[str, Any] = copy.deepcopy(dict(TEMPLATE))
    table = template["Resources"]["Ledger"]["Properties"]
    for name in added:
        key = [{"AttributeName": name, "KeyType": "HASH"}]
        table["AttributeDefinitions"].append({"AttributeName": name, "AttributeType": "S"})
        projection = {"ProjectionType": "KEYS_ONLY"}
        table["GlobalSecondaryIndexes"].append({"IndexName": name, "KeySchema": key, "Projection": projection})
    return template


def found(clients: Clients, index: str, value: str) -> list[str]:
    answer = clients("dynamodb").query(
        TableName=TABLE,
        IndexName=index,
        KeyConditionExpression="#name = :value",
        ExpressionAttributeNames={"#name": index},
        ExpressionAttributeValues={":value": {"S": value}},
    )
    return [item["subject"]["S"] for item in answer["Items"]]


def test_what_was_there_before_the_index_is_found_through_it(old: Clients) -> None:
    resources.create(now("kind"), prefix=PREFIX, clients=old)
    assert found(old, "day", "2026-03-01") == ["article#1"]
    commit(old, entry("article#2", kind={"S": "Published"}))
    assert found(old, "kind", "Published") == ["article#2"]


def test_opening_it_again_changes_nothing(old: Clients) -> None:
    for _ in range(2):
        resources.create(now("kind"), prefix=PREFIX, clients=old)
    table = old("dynamodb").describe_table(TableName=TABLE)["Table"]
    assert sorted(index["IndexName"] for index in table["GlobalSecondaryIndexes"]) == ["day", "kind"]


def test_an_index_survives_a_restart(state: Path, kind: str) -> None:
    engine: embedded.Choice = "moto" if kind == "moto" else "dynoxide"
    for template in (before(), now(), now()):
        opened = embedded.start(state, engine=engine)
        try:
            clients = Clients(opened.environment)
            resources.create(template, prefix=PREFIX, clients=clients)
            commit(clients, entry("article#1", day={"S": "2026-03-01"}))
            there = found(clients, "day", "2026-03-01") if template != before() else ["article#1"]
        finally:
            opened.stop()
        assert there == ["article#1"]


def test_an_engine_that_cannot_says_what_to_do_in_one_line() -> None:
    class Old:
        """A DynamoDB that knows no UpdateTable."""

        def describe_table(self, **_given: Any) -> Any:
            return {"Table": {}}

        def update_table(self, **_given: Any) -> None:
            raise ClientError({"Error": {"Code": "UnknownOperationException", "Message": "not there"}}, "UpdateTable")

    declared = {**now()["Resources"]["Ledger"]["Properties"], "TableName": TABLE}
    with pytest.raises(Unavailable) as refused:
        indexes.complete(Old(), declared)
    text = str(refused.value)
    assert text.startswith(f"GALLEY_STATE: the table {TABLE} of an older version cannot get the index day: not there")
    assert text.endswith("; move the state folder away and import again")
    assert "\n" not in text
