"""The template before those who know CloudFormation: AWS's translator and linter, and moto, which makes what it can."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from chalicelib import aws
from chalicelib.errors import Invalid
from chalicelib.settings import settings
from deployment import fixed_costs, template
from local import resources
from tests.deployment import templates

pytestmark = pytest.mark.package
KINDS = {"AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::S3::Bucket"}
GIVEN = {"Prefix": settings.prefix, "EdgeSecret": "e" * 43}
_OF_A_TABLE = (
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "BillingModeSummary",
    "StreamSpecification",
)
_OF_AN_INDEX = ("IndexName", "KeySchema", "Projection")
_OF_A_QUEUE = ("VisibilityTimeout", "MessageRetentionPeriod", "RedrivePolicy")


@pytest.fixture(scope="module")
def sam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.json"
    path.write_text(templates.finished_text(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def plain(sam: Path) -> Path:
    path = sam.with_name("cloudformation.json")
    path.write_text(json.dumps(template.translated(sam)), encoding="utf-8")
    return path


def test_the_linter_finds_nothing_in_what_is_deployed_nor_in_what_it_is_translated_to(
    sam: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = template.main(sam)
    assert (status, capsys.readouterr().out.count("\n")) == (0, 1)


def test_the_linter_and_the_translator_do_find_what_is_wrong(tmp_path: Path) -> None:
    given = templates.finished()
    given["Resources"]["PagesQueue"]["Properties"]["VisibilityTimeout"] = "long"
    (tmp_path / "wrong.json").write_text(json.dumps(given), encoding="utf-8")
    [finding] = template.lint(tmp_path / "wrong.json")
    assert "'long' is not of type 'integer'" in finding
    given["Resources"]["SendMail"]["Properties"].pop("Handler")
    (tmp_path / "wrong.json").write_text(json.dumps(given), encoding="utf-8")
    with pytest.raises(Invalid, match="SendMail"):
        template.translated(tmp_path / "wrong.json")
    assert template.main(tmp_path / "wrong.json") == 1


def test_translated_too_nothing_is_billed_by_the_hour(plain: Path) -> None:
    translated = json.loads(plain.read_text(encoding="utf-8"))
    fixed_costs.check(translated)
    assert len(translated["Resources"]) < 500
    assert plain.stat().st_size < template.LARGEST


def test_every_stage_of_a_gateway_is_one_that_was_asked_for(plain: Path) -> None:
    translated = json.loads(plain.read_text(encoding="utf-8"))["Resources"].values()
    stages = [each["Properties"]["StageName"] for each in translated if each["Type"] == "AWS::ApiGateway::Stage"]
    assert sorted(stages) == ["api", "missing"]


def test_cloudformation_makes_what_one_machine_makes(plain: Path, aws_alone: None) -> None:
    with mock_aws():
        stack = _only(json.loads(plain.read_text(encoding="utf-8")), KINDS)
        parameters = [{"ParameterKey": key, "ParameterValue": text} for key, text in GIVEN.items()]
        formation = aws.client("cloudformation")
        formation.create_stack(StackName="galley", TemplateBody=json.dumps(stack), Parameters=parameters)
        [made] = formation.describe_stacks(StackName="galley")["Stacks"]
        assert made["StackStatus"] == "CREATE_COMPLETE"
        there = _everything()
    aws.forget()
    with mock_aws():
        resources.create(resources.declared(), prefix=settings.prefix, clients=aws.client)
        here = _everything()
    assert (len(there["tables"]) > 15, len(there["queues"]) > 8, len(there["buckets"])) == (True, True, 3)
    assert there == here


@pytest.fixture
def aws_alone() -> Iterator[None]:
    """Clients of this test only."""
    aws.forget()
    yield
    aws.forget()


def _only(translated: dict[str, Any], kinds: set[str]) -> dict[str, Any]:
    """The part that moto knows whole."""
    kept = {name: each for name, each in translated["Resources"].items() if each["Type"] in kinds}
    return {"Parameters": translated["Parameters"], "Resources": kept}


def _everything() -> dict[str, Any]:
    dynamodb, sqs = aws.client("dynamodb"), aws.client("sqs")
    tables = {
        name: _table(dynamodb, name) for name in dynamodb.get_paginator("list_tables").paginate().search("TableNames")
    }
    urls = sqs.list_queues(MaxResults=1000)["QueueUrls"]
    buckets = sorted(each["Name"] for each in aws.client("s3").list_buckets()["Buckets"])
    return {"tables": tables, "queues": {url.rpartition("/")[2]: _queue(sqs, url) for url in urls}, "buckets": buckets}


def _table(dynamodb: Any, name: str) -> dict[str, Any]:
    found = dynamodb.describe_table(TableName=name)["Table"]
    kept = {key: found[key] for key in _OF_A_TABLE if key in found}
    kept["GlobalSecondaryIndexes"] = [
        {key: index[key] for key in _OF_AN_INDEX} for index in found.get("GlobalSecondaryIndexes", [])
    ]
    return kept


def _queue(sqs: Any, url: str) -> dict[str, Any]:
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    kept = {key: found[key] for key in _OF_A_QUEUE if key in found}
    return {key: json.loads(text) for key, text in kept.items()}
