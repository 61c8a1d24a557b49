"""What DESIGN section 9 promises of every function, table, queue and bucket, in the template that is deployed."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib import secrets
from chalicelib.errors import Forbidden, Invalid
from chalicelib.settings import settings
from deployment import template
from local import resources
from tests.deployment import templates
from tests.deployment.templates import of, target

DECLARED = resources.declared()["Resources"]
NAMES = {kind: [name for name, each in DECLARED.items() if each.get("Type") == f"AWS::{kind}"] for kind in (
    "DynamoDB::Table", "SQS::Queue", "S3::Bucket", "CloudWatch::Alarm")}  # fmt: skip
FUNCTIONS = [name for name, each in DECLARED.items() if "FunctionName" in each.get("Properties", {})]
QUEUES = {name: target(DECLARED[name]["Properties"]["RedrivePolicy"]["deadLetterTargetArn"])
          for name in NAMES["SQS::Queue"] if "RedrivePolicy" in DECLARED[name]["Properties"]}  # fmt: skip
TWO_WEEKS = 14 * 24 * 3600


def every(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", NAMES[kind])


def every_function() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", FUNCTIONS)


def every_queue() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", QUEUES)


def alarms_on(metric: str, value: Any) -> list[dict[str, Any]]:
    """The alarms on a metric of one function or queue."""
    found = of("AWS::CloudWatch::Alarm").values()
    return [a for a in found if a["MetricName"] == metric and value in [each["Value"] for each in a["Dimensions"]]]


def test_the_template_has_the_functions_that_are_declared_and_no_other() -> None:
    assert sorted(templates.functions()) == sorted(FUNCTIONS)


# Functions


@every_function()
def test_a_function_runs_on_arm_with_time_and_memory_of_its_own(name: str) -> None:
    function = templates.functions()[name]
    assert function["Architectures"] == ["arm64"]
    assert function["Runtime"] == "python3.11"
    assert function["MemorySize"] >= 1024
    assert 0 < function["Timeout"] <= 120


@every_function()
def test_a_function_has_a_role_of_its_own(name: str) -> None:
    roles = [json.dumps(function["Role"]) for function in templates.functions().values()]
    assert roles.count(json.dumps(templates.functions()[name]["Role"])) == 1


@every_function()
def test_the_logs_of_a_function_are_kept_for_a_month(name: str) -> None:
    own = [
        each for each in of("AWS::Logs::LogGroup").values() if each["LogGroupName"]["Fn::Sub"].endswith(f"${{{name}}}")
    ]
    assert [each["RetentionInDays"] for each in own] == [30]


@every_function()
@pytest.mark.parametrize("metric", ["Errors", "Throttles"])
def test_a_function_that_fails_or_is_held_back_is_told_of(name: str, metric: str) -> None:
    [alarm] = alarms_on(metric, {"Ref": name})
    assert (alarm["Namespace"], alarm["Threshold"], alarm["ComparisonOperator"]) == (
        "AWS/Lambda", 0, "GreaterThanThreshold")  # fmt: skip


def test_functions_know_where_their_secrets_are_and_not_what_they_are() -> None:
    known = templates.finished()["Globals"]["Function"]["Environment"]["Variables"]
    assert set(known) == {"GALLEY_PREFIX", "GALLEY_SECRETS", "GALLEY_MAIL_FROM", "GALLEY_ORIGINS"}
    assert known["GALLEY_SECRETS"] == {"Fn::Sub": "/${Prefix}"}
    assert all("Environment" not in function for function in templates.functions().values())


def test_the_relay_loses_nothing_of_the_stream() -> None:
    [event] = templates.functions()["RelayLedger"]["Events"].values()
    mapping = event["Properties"]
    assert target(mapping["Stream"]) == "LedgerTable"
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert 0 < mapping["MaximumRetryAttempts"] <= 10
    assert mapping["MaximumRecordAgeInSeconds"] < 24 * 3600
    assert target(mapping["DestinationConfig"]["OnFailure"]["Destination"]) == "RelayDeadLetters"
    assert alarms_on("IteratorAge", {"Ref": "RelayLedger"})


def test_both_clocks_tick() -> None:
    rates = {
        name: event["Properties"]["Schedule"]
        for name, function in templates.functions().items()
        for event in function.get("Events", {}).values()
        if event["Type"] == "Schedule"
    }
    assert rates == {"PublishDueArticles": "rate(1 minute)", "SweepLedger": "rate(5 minutes)"}


# Tables


@every("DynamoDB::Table")
def test_a_table_is_paid_by_use_encrypted_and_survives_its_stack(name: str) -> None:
    table = templates.finished()["Resources"][name]
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert table["Properties"]["BillingMode"] == "PAY_PER_REQUEST"
    assert table["Properties"]["DeletionProtectionEnabled"] is True
    assert table["Properties"]["SSESpecification"] == {"SSEEnabled": True}


@every("DynamoDB::Table")
def test_a_table_can_be_put_back_to_any_second_unless_its_rows_expire(name: str) -> None:
    table = of("AWS::DynamoDB::Table")[name]
    restored = table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled", False)
    assert restored != ("TimeToLiveSpecification" in table)


# Queues


@every_queue()
def test_a_message_stays_hidden_for_six_times_as_long_as_its_function_may_take(name: str) -> None:
    fed = [
        (function["Timeout"], event["Properties"])
        for function in templates.functions().values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "SQS" and target(event["Properties"]["Queue"]) == name
    ]
    [(timeout, mapping)] = fed
    assert of("AWS::SQS::Queue")[name]["VisibilityTimeout"] >= 6 * timeout
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@every_queue()
def test_what_keeps_failing_lies_apart_for_two_weeks(name: str) -> None:
    queue, dead = of("AWS::SQS::Queue")[name], of("AWS::SQS::Queue")[QUEUES[name]]
    assert 3 <= queue["RedrivePolicy"]["maxReceiveCount"] <= 10
    assert dead["MessageRetentionPeriod"] == TWO_WEEKS
    assert queue["MessageRetentionPeriod"] < dead["MessageRetentionPeriod"]


@every_queue()
def test_a_queue_that_is_behind_is_told_of(name: str) -> None:
    [alarm] = alarms_on("ApproximateAgeOfOldestMessage", {"Fn::GetAtt": [name, "QueueName"]})
    assert alarm["Threshold"] == 900


@every("SQS::Queue")
def test_a_queue_is_encrypted_and_dead_letters_are_told_of(name: str) -> None:
    assert of("AWS::SQS::Queue")[name]["SqsManagedSseEnabled"] is True
    alarms = alarms_on("ApproximateNumberOfMessagesVisible", {"Fn::GetAtt": [name, "QueueName"]})
    assert len(alarms) == (name not in QUEUES)


# Buckets


@every("S3::Bucket")
def test_a_bucket_is_private_encrypted_and_survives_its_stack(name: str) -> None:
    bucket = templates.finished()["Resources"][name]
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Retain", "Retain")
    given = bucket["Properties"]
    assert set(given["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(given["PublicAccessBlockConfiguration"]) == 4
    assert given["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert "AES256" in json.dumps(given["BucketEncryption"])


@every("S3::Bucket")
def test_a_bucket_keeps_old_versions_for_a_month(name: str) -> None:
    bucket = of("AWS::S3::Bucket")[name]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    rules = {rule["Id"]: rule for rule in bucket["LifecycleConfiguration"]["Rules"]}
    assert rules["old-versions"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    assert rules["unfinished"]["AbortIncompleteMultipartUpload"]
    assert {rule["Status"] for rule in rules.values()} == {"Enabled"}


@every("S3::Bucket")
def test_a_bucket_answers_only_over_tls_and_only_to_whom_it_belongs(name: str) -> None:
    [policy] = [each for each in of("AWS::S3::BucketPolicy").values() if target(each["Bucket"]) == name]
    refused, *allowed = policy["PolicyDocument"]["Statement"]
    assert (refused["Effect"], refused["Principal"]) == ("Deny", "*")
    assert refused["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    for statement in allowed:
        assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert statement["Action"] == "s3:GetObject"
        assert "distribution/${" in statement["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"]


def test_what_is_kept_only_for_a_while_goes_by_itself() -> None:
    rules = of("AWS::S3::Bucket")["StoreBucket"]["LifecycleConfiguration"]["Rules"]
    assert {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule} == {
        "answers/": 2,
        "exports/": 1,
    }


# The template as a whole


def test_only_one_parameter_is_needed_and_it_is_never_shown() -> None:
    parameters = templates.finished()["Parameters"]
    assert [name for name, each in parameters.items() if "Default" not in each] == ["EdgeSecret"]
    assert parameters["EdgeSecret"]["NoEcho"] is True
    assert parameters["EdgeSecret"]["MinLength"] == 32


def test_no_secret_of_a_machine_is_in_the_template() -> None:
    for secret in (settings.signing_key, settings.pepper):
        assert secret not in templates.finished_text()
    names = (secrets.SIGNING_KEY, secrets.PEPPER, secrets.EDGE_SECRET)
    assert all(f"/{name}" in templates.finished_text() for name in names)


def test_the_template_is_as_small_as_it_can_be_and_small_enough() -> None:
    text = templates.finished_text()
    assert len(text.encode()) < template.LARGEST
    assert json.dumps(json.loads(text), separators=(",", ":")) == text


def broken(tmp_path: Path, **changed: Any) -> Path:
    """The template with other resources."""
    given = templates.finished()
    given["Resources"]["EdgeFunction"]["Properties"]["FunctionCode"] = "edge.js"
    given["Resources"].update(changed)
    (tmp_path / "sam.json").write_text(json.dumps(given), encoding="utf-8")
    return tmp_path / "sam.json"


@pytest.mark.parametrize(
    ("resource", "error", "says"),
    [
        ({"Type": "AWS::EC2::NatGateway", "Properties": {}}, Forbidden, "billed by the hour"),
        ({"Type": "AWS::S3::Bucket", "Properties": {}}, Invalid, "reachable only over the edge"),
        ({"Type": "AWS::CloudFront::Distribution", "Properties": {"SslSupportMethod": "vip"}}, Invalid, "dedicated"),
        ({"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "${ApiHandler}"}}, Invalid, "log group"),
        ({"Type": "AWS::CloudFront::Function", "Properties": {"FunctionCode": "x"}}, Invalid, "not edge.js"),
    ],
)
def test_a_template_that_breaks_a_rule_is_refused_by_name(
    resource: dict[str, Any], error: type[Exception], says: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=f"Other: .*{says}"):
        template.finish(broken(tmp_path, Other=resource), tmp_path / "template.json")
    assert not (tmp_path / "template.json").exists()


def test_a_template_that_is_too_large_is_refused(tmp_path: Path) -> None:
    long = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "x" * template.LARGEST}}
    with pytest.raises(Invalid, match=r"template\.json: has 1,"):
        template.finish(broken(tmp_path, Long=long), tmp_path / "template.json")
