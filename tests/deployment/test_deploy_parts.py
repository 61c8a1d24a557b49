"""What a deploy is made of, each by itself: changes in words, what is refused, cost, the finished template."""

import json
import os
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import Forbidden, Invalid, Missing
from cli import deploying
from deployment import builds, changes, fixed_costs, templates
from deployment.builds import Build
from local import resources

TABLE, QUEUE = "AWS::DynamoDB::Table", "AWS::SQS::Queue"


def change(action: str, name: str = "A", kind: str = QUEUE, **more: Any) -> dict[str, Any]:
    raw = {"Action": action, "LogicalResourceId": name, "ResourceType": kind, **more}
    return {"Type": "Resource", "ResourceChange": raw}


def template(**resources_: Any) -> bytes:
    return json.dumps({"Resources": resources_}).encode()


def table(**properties: Any) -> dict[str, Any]:
    return {"Type": TABLE, "Properties": {"BillingMode": "PAY_PER_REQUEST", **properties}}


def test_the_gravest_changes_come_first_and_are_counted() -> None:
    found = changes.read(
        [
            change("Add", "New"),
            change("Modify", "Same", Replacement="False", Details=[{"Target": {"Attribute": "Tags"}}]),
            change("Modify", "Other", Replacement="True", Details=[{"Target": {"Name": "QueueName"}}]),
            change("Modify", "Perhaps", Replacement="Conditional"),
            change("Remove", "Old"),
            change("Import", "There"),
            change("Dynamic", "Unknown"),
        ]
    )
    assert [(one.action, one.name) for one in found] == [
        ("replaced", "Other"),
        ("may be replaced", "Perhaps"),
        ("may be replaced", "Unknown"),
        ("removed", "Old"),
        ("changed", "Same"),
        ("taken over", "There"),
        ("added", "New"),
    ]
    told = [*changes.lines(found)]
    assert "QueueName" in told[0]
    assert told[-1] == "1 replaced, 2 may be replaced, 1 removed, 1 changed, 1 taken over, 1 added"


@pytest.mark.parametrize(
    "lost",
    [
        change("Remove"),
        change("Modify", Replacement="True"),
        change("Modify", Replacement="Conditional"),
        change("Dynamic"),
    ],
    ids=["removed", "replaced", "may be replaced", "unknown"],
)
@pytest.mark.parametrize("kind", [TABLE, "AWS::S3::Bucket"])
def test_no_table_or_bucket_is_replaced_or_removed(lost: dict[str, Any], kind: str) -> None:
    changes.check(changes.read([lost]))
    lost = {"Type": "Resource", "ResourceChange": lost["ResourceChange"] | {"ResourceType": kind}}
    with pytest.raises(Forbidden, match="A: would be"):
        changes.check(changes.read([change("Add", "B", kind), lost]))


def test_a_table_may_be_added_taken_over_and_changed() -> None:
    kept = [change("Add", kind=TABLE), change("Import", kind=TABLE), change("Modify", kind=TABLE, Replacement="False")]
    changes.check(changes.read(kept))


@pytest.mark.parametrize(
    "resource",
    [
        {"Type": "AWS::EC2::NatGateway"},
        {"Type": "AWS::EC2::VPCEndpoint"},
        {"Type": "AWS::RDS::DBInstance"},
        {"Type": "AWS::SecretsManager::Secret"},
        {"Type": TABLE, "Properties": {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}},
        {"Type": TABLE, "Properties": {}},
        {"Type": "AWS::Serverless::Function", "Properties": {"ProvisionedConcurrencyConfig": {"x": 1}}},
        {"Type": "AWS::Serverless::Api", "Properties": {"CacheClusterEnabled": True}},
    ],
    ids=lambda resource: resource["Type"],
)
def test_what_may_be_billed_by_the_hour_is_refused(resource: dict[str, Any]) -> None:
    with pytest.raises(Forbidden, match=r"Dear: .*by the hour"):
        fixed_costs.check(templates.read(template(Cheap=table(), Dear=resource)))


def test_what_galley_declares_is_not_billed_by_the_hour() -> None:
    declared = {name: one for name, one in resources.declared()["Resources"].items() if "Type" in one}
    fixed_costs.check({"Resources": declared})


def test_what_galley_declares_is_what_a_deploy_knows() -> None:
    """Parameters by their names; tables and buckets by names that CloudFormation can take over."""
    declared = resources.declared()
    found = {"Resources": {name: one for name, one in declared["Resources"].items() if "Type" in one}}
    options = {"domain": "example.org", "certificate": "arn", "alarm_mail": "a@b.example", "mail_from": "c@d.example"}
    assert set(deploying.named(options, edge_secret="x")) == set(declared["Parameters"])
    assert "SiteURL" in declared["Outputs"]
    made = json.loads(templates.prepared(found, bucket="b", keys={}, prefix="galley-x"))["Resources"].values()
    keeping = [
        one["Properties"][templates.KEEPING_DATA[one["Type"]]] for one in made if one["Type"] in templates.KEEPING_DATA
    ]
    assert all(isinstance(name, str) for name in keeping)
    assert sorted(keeping) == sorted(chain(*templates.names(found, "galley-x").values()))
    assert len(keeping) == 20


def test_alarms_and_dashboards_are_summed_beyond_what_is_free() -> None:
    alarms = {f"Alarm{number}": {"Type": "AWS::CloudWatch::Alarm"} for number in range(12)}
    told = [*fixed_costs.lines(templates.read(template(Board={"Type": "AWS::CloudWatch::Dashboard"}, **alarms)))]
    assert told[-1].startswith("fixed: 0.20 USD a month")


def test_the_finished_template_names_the_code_and_writes_names_out() -> None:
    function = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip"}}
    mixed = {"Fn::Sub": "${Prefix}-${AWS::AccountId}"}
    given = template(
        Do=function, One=table(TableName={"Fn::Sub": "${Prefix}-one"}), Two=table(TableName=mixed), Three=table()
    )
    found = templates.read(given)
    assert templates.files(found) == ["deployment.zip"]
    made = json.loads(templates.prepared(found, bucket="b", keys={"deployment.zip": "k"}, prefix="galley-x"))[
        "Resources"
    ]
    assert made["Do"]["Properties"]["CodeUri"] == {"Bucket": "b", "Key": "k"}
    assert made["One"]["Properties"]["TableName"] == "galley-x-one"
    assert made["Two"]["Properties"]["TableName"] == mixed
    assert templates.names(templates.read(given), "galley-x")[TABLE] == ["galley-x-one"]


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b'{"Resources": {}}', b'{"Resources": {"A": {}}}', b"AWS: yaml"])
def test_what_is_no_template_is_refused(text: bytes) -> None:
    with pytest.raises(Invalid, match="template"):
        templates.read(text)


def test_a_package_is_stale_when_something_that_it_is_made_of_is_newer(tmp_path: Path) -> None:
    sources = [
        tmp_path / name for name in ("app.py", "requirements.txt", "chalicelib/a.py", ".chalice/x", "deployment/b")
    ]
    build = Build(tmp_path / "build")
    made, compiled = (
        [build.folder / "template.json", build.folder / "code.zip"],
        tmp_path / "chalicelib/__pycache__/a.pyc",
    )
    for file in (*sources, *made, compiled):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    made[0].write_bytes(template(Do={"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./code.zip"}}))
    for file, time in [*((file, 1000) for file in sources), *((file, 2000) for file in made), (compiled, 3000)]:
        os.utime(file, (time, time))
    assert not builds.is_stale(build, tmp_path)
    assert builds.ready(tmp_path).files == made
    for file in sources:
        os.utime(file, (2001, 2001))
        assert builds.is_stale(build, tmp_path), file
        os.utime(file, (1000, 1000))
    for file in reversed(made):
        file.unlink()
        assert builds.is_stale(build, tmp_path)
        with pytest.raises(Missing, match=file.name):
            _ = build.files
