import pytest

from local import resources
from tests.local.places import BUCKET, PREFIX, QUEUE, TABLE, TEMPLATE, Clients


@pytest.fixture
def kind() -> str:
    return "moto"


def test_names_carry_the_prefix_and_know_the_streams(names: resources.Names) -> None:
    assert names.tables == {"Ledger": TABLE}
    assert names.queues == {"PagesQueue": QUEUE, "DeadLetters": f"{PREFIX}-dead"}
    assert names.buckets == {"SiteBucket": BUCKET}
    assert names.streams == (TABLE,)


def test_a_table_has_its_index_stream_and_expiry(clients: Clients) -> None:
    table = clients("dynamodb").describe_table(TableName=TABLE)["Table"]
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["day"]
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    expiry = clients("dynamodb").describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}


def test_a_queue_knows_its_dead_letters_though_they_are_declared_after_it(clients: Clients) -> None:
    sqs = clients("sqs")
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy", "VisibilityTimeout"])["Attributes"]
    assert f":{PREFIX}-dead" in found["RedrivePolicy"]
    assert found["VisibilityTimeout"] == "720"


def test_creating_twice_is_creating_once(clients: Clients) -> None:
    clients("s3").put_object(Bucket=BUCKET, Key="kept", Body=b"x")
    resources.create(TEMPLATE, prefix=PREFIX, clients=clients)
    assert clients("s3").get_object(Bucket=BUCKET, Key="kept")["Body"].read() == b"x"
    assert clients("dynamodb").list_tables()["TableNames"] == [TABLE]


def test_an_unknown_reference_is_refused() -> None:
    with pytest.raises(KeyError, match="Nowhere"):
        resources.resolve({"Ref": "Nowhere"}, TEMPLATE, PREFIX)


def test_what_production_declares_has_a_name_for_everything() -> None:
    names = resources.names(resources.declared(), "galley-x")
    every = [*names.tables.values(), *names.queues.values(), *names.buckets.values()]
    assert all(name.startswith("galley-x-") for name in every)
    assert names.streams == ("galley-x-ledger",)
