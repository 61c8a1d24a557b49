"""The tables are declared once; the models must agree with the declaration, key by key."""

from typing import Any

import pytest

from chalicelib.models.addresses import Address
from chalicelib.models.articles import Article
from chalicelib.models.base import Table
from chalicelib.models.claims import Claim
from chalicelib.models.done import Done
from chalicelib.models.invites import Invite
from chalicelib.models.ledger import Entry
from chalicelib.models.limits import Limit
from chalicelib.models.media import Media
from chalicelib.models.people import Person
from chalicelib.models.requests import Request
from chalicelib.models.revisions import Revision
from chalicelib.models.sessions import Session
from chalicelib.models.shown import Shown
from chalicelib.models.site import Site
from chalicelib.models.tokens import Token
from chalicelib.models.topics import Topic
from chalicelib.models.uses import Use
from chalicelib.projections import FOLLOWS
from chalicelib.settings import settings
from local import resources

MODELS: list[type[Table]] = [
    Article,
    Topic,
    Revision,
    Person,
    Claim,
    Media,
    Site,
    Entry,
    Request,
    Done,
    Token,
    Use,
    Shown,
    Limit,
    Address,
    Session,
    Invite,
]


def declared(kind: str) -> dict[str, dict[str, Any]]:
    """The declared resources of one kind, by name."""
    template = resources.declared()
    found = [r for r in template["Resources"].values() if r.get("Type") == kind]
    key = {
        "AWS::DynamoDB::Table": "TableName",
        "AWS::SQS::Queue": "QueueName",
        "AWS::S3::Bucket": "BucketName",
    }[kind]
    return {resources.resolve(r["Properties"][key], template, settings.prefix): r for r in found}


def keys(schema: list[dict[str, str]]) -> list[str]:
    return [key["AttributeName"] for key in sorted(schema, key=lambda key: key["KeyType"])]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.noun)
def test_a_model_has_the_keys_and_indexes_that_are_declared(model: type[Table]) -> None:
    table = declared("AWS::DynamoDB::Table")[settings.table(model.noun)]["Properties"]
    own = [name for name in (model._hash_keyname, model._range_keyname) if name]
    assert keys(table["KeySchema"]) == own
    indexes = {index["IndexName"]: keys(index["KeySchema"]) for index in table.get("GlobalSecondaryIndexes", [])}
    of_model = {name: keys(index._get_schema()["key_schema"]) for name, index in model._indexes.items()}
    assert indexes == of_model


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.noun)
def test_key_attributes_have_the_declared_type(model: type[Table]) -> None:
    table = declared("AWS::DynamoDB::Table")[settings.table(model.noun)]["Properties"]
    types = {attribute.attr_name: attribute.attr_type for attribute in model.get_attributes().values()}
    for definition in table["AttributeDefinitions"]:
        assert types[definition["AttributeName"]] == definition["AttributeType"]


def test_every_table_has_a_model_and_every_model_a_table() -> None:
    assert set(declared("AWS::DynamoDB::Table")) == {settings.table(model.noun) for model in MODELS}


def test_tables_that_cannot_be_made_again_survive_mistakes() -> None:
    for name, table in declared("AWS::DynamoDB::Table").items():
        assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain", name
        assert table["Properties"]["DeletionProtectionEnabled"], name
        expires = "TimeToLiveSpecification" in table["Properties"]
        backed_up = "PointInTimeRecoverySpecification" in table["Properties"]
        assert expires != backed_up, f"{name}: either its rows expire or it is backed up"


def test_only_the_ledger_has_a_stream() -> None:
    streams = [
        n for n, table in declared("AWS::DynamoDB::Table").items() if "StreamSpecification" in table["Properties"]
    ]
    assert streams == [settings.table("ledger")]


def test_every_projection_has_a_queue_with_dead_letters_and_time_to_work() -> None:
    queues = declared("AWS::SQS::Queue")
    for projection in FOLLOWS:
        queue = queues[settings.queue(projection.name)]["Properties"]
        dead = queues[settings.queue(f"{projection.name}-dead")]["Properties"]
        assert queue["RedrivePolicy"]["maxReceiveCount"] >= 3
        assert queue["VisibilityTimeout"] >= 6 * 120
        assert dead["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_the_stream_and_the_queues_answer_in_part_and_lose_nothing() -> None:
    mapped = resources.declared()["Resources"]
    stream = mapped["RelayLedger"]["Properties"]["Events"]["RelayLedgerDynamodbEventSource"]["Properties"]
    assert stream["StartingPosition"] == "TRIM_HORIZON"
    assert stream["BisectBatchOnFunctionError"] is True
    assert 0 < stream["MaximumRetryAttempts"] <= 10
    assert stream["DestinationConfig"]["OnFailure"]
    queue = mapped["BuildPages"]["Properties"]["Events"]["BuildPagesSqsEventSource"]["Properties"]
    assert stream["FunctionResponseTypes"] == queue["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_no_bucket_can_be_made_public() -> None:
    for bucket in declared("AWS::S3::Bucket").values():
        assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
