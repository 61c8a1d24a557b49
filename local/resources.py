"""Creates what the CloudFormation template declares: one machine and production share one declaration."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import indexes

Clients = Callable[[str], Any]
"""Gives the boto3 client of a service, as `chalicelib.aws.client` does."""
Template = Mapping[str, Any]

REGION, ACCOUNT = "us-east-1", "123456789012"
_ARN_SERVICES = {"AWS::SQS::Queue": "sqs", "AWS::DynamoDB::Table": "dynamodb", "AWS::S3::Bucket": "s3"}
_NAME_PROPERTY = {
    "AWS::SQS::Queue": "QueueName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::S3::Bucket": "BucketName",
}
_TABLE_PROPERTIES = (
    "TableName",
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "BillingMode",
)
_QUEUE_ATTRIBUTES = (
    "VisibilityTimeout",
    "MessageRetentionPeriod",
    "DelaySeconds",
    "FifoQueue",
    "ContentBasedDeduplication",
)
_VARIABLE = re.compile(r"\$\{([^!}][^}]*)\}")


@dataclass(frozen=True)
class Names:
    """Logical id to name, of each kind; `streams` are the names of the tables that have a stream."""

    tables: Mapping[str, str]
    queues: Mapping[str, str]
    buckets: Mapping[str, str]
    streams: tuple[str, ...]


def declared() -> Template:
    """The template that production uses too."""
    path = Path(__file__).parent.parent / ".chalice" / "resources.json"
    template: Template = json.loads(path.read_text(encoding="utf-8"))
    return template


def create(template: Template, *, prefix: str, clients: Clients) -> None:
    """Create every table, index, queue and bucket that is not there yet. Twice is the same as once.

    Raises `Unavailable` when a table of an older version cannot get an index.
    """
    there = set(_pages(clients("dynamodb"), "list_tables", "TableNames"))
    for table in properties(template, "AWS::DynamoDB::Table", prefix):
        if table["TableName"] not in there:
            _create_table(clients("dynamodb"), table)
        else:
            indexes.complete(clients("dynamodb"), table)
    for queue in _targets_first(properties(template, "AWS::SQS::Queue", prefix)):
        _create_queue(clients("sqs"), queue)
    buckets = {bucket["Name"] for bucket in clients("s3").list_buckets()["Buckets"]}
    for bucket in properties(template, "AWS::S3::Bucket", prefix):
        if bucket["BucketName"] not in buckets:
            clients("s3").create_bucket(Bucket=bucket["BucketName"])


def names(template: Template, prefix: str) -> Names:
    """What the declared things are called under a prefix."""

    def of(kind: str) -> dict[str, str]:
        resources = _resources(template, kind)
        return {logical: _name(template, logical, prefix) for logical in resources}

    tables = of("AWS::DynamoDB::Table")
    streaming = [k for k, v in _resources(template, "AWS::DynamoDB::Table").items() if _streams(v["Properties"])]
    streams = tuple(tables[logical] for logical in streaming)
    return Names(tables, of("AWS::SQS::Queue"), of("AWS::S3::Bucket"), streams)


def resolve(value: Any, template: Template, prefix: str) -> Any:
    """A template value with `Ref`, `Fn::GetAtt … Arn`, `Fn::Sub` replaced. KeyError for an unknown name."""
    if isinstance(value, list):
        return [resolve(item, template, prefix) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return _reference(value["Ref"], template, prefix)
    if set(value) == {"Fn::GetAtt"}:
        target = value["Fn::GetAtt"]
        return _reference(target if isinstance(target, str) else ".".join(target), template, prefix)
    if set(value) == {"Fn::Sub"}:
        return _substituted(value["Fn::Sub"], template, prefix)
    return {key: resolve(item, template, prefix) for key, item in value.items()}


def _substituted(value: Any, template: Template, prefix: str) -> str:
    text, given = (value, {}) if isinstance(value, str) else value
    variables = {name: resolve(item, template, prefix) for name, item in given.items()}
    return _VARIABLE.sub(lambda m: str(variables.get(m[1]) or _reference(m[1], template, prefix)), text)


def _reference(name: str, template: Template, prefix: str) -> str:
    pseudo = {"Prefix": prefix, "AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::Partition": "aws"}
    if name in pseudo:
        return pseudo[name]
    logical, _, attribute = name.partition(".")
    if not attribute and logical in template.get("Parameters", {}):
        return str(template["Parameters"][logical].get("Default", ""))
    return _arn(template, logical, prefix) if attribute == "Arn" else _name(template, logical, prefix)


def _name(template: Template, logical: str, prefix: str) -> str:
    resource = template["Resources"][logical]
    given = resource.get("Properties", {}).get(_NAME_PROPERTY.get(resource["Type"], ""))
    return str(resolve(given, template, prefix)) if given else f"{prefix}-{logical.lower()}"


def _arn(template: Template, logical: str, prefix: str) -> str:
    service, name = _ARN_SERVICES[template["Resources"][logical]["Type"]], _name(template, logical, prefix)
    if service == "s3":
        return f"arn:aws:s3:::{name}"
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{'table/' if service == 'dynamodb' else ''}{name}"


def _resources(template: Template, kind: str) -> dict[str, Any]:
    return {key: value for key, value in template["Resources"].items() if value.get("Type") == kind}


def properties(template: Template, kind: str, prefix: str) -> list[dict[str, Any]]:
    """The properties of each resource of a kind, resolved and named."""
    resources = _resources(template, kind)
    wanted = (
        *_TABLE_PROPERTIES,
        *_QUEUE_ATTRIBUTES,
        "RedrivePolicy",
        "StreamSpecification",
        "TimeToLiveSpecification",
    )
    return [
        {k: resolve(v, template, prefix) for k, v in resource.get("Properties", {}).items() if k in wanted}
        | {_NAME_PROPERTY[kind]: _name(template, logical, prefix)}
        for logical, resource in resources.items()
    ]


def _streams(properties: Mapping[str, Any]) -> bool:
    return "StreamSpecification" in properties


def _create_table(dynamodb: Any, table: dict[str, Any]) -> None:
    given = {key: table[key] for key in _TABLE_PROPERTIES if key in table}
    if _streams(table):
        given["StreamSpecification"] = {"StreamEnabled": True, **table["StreamSpecification"]}
    dynamodb.create_table(**given)
    if "TimeToLiveSpecification" in table:
        dynamodb.update_time_to_live(
            TableName=table["TableName"], TimeToLiveSpecification=table["TimeToLiveSpecification"]
        )


def _targets_first(queues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Dead-letter queues before the queues that name them."""
    return sorted(queues, key=lambda queue: "RedrivePolicy" in queue)


def _create_queue(sqs: Any, queue: dict[str, Any]) -> None:
    attributes = {key: _text(queue[key]) for key in (*_QUEUE_ATTRIBUTES, "RedrivePolicy") if key in queue}
    sqs.create_queue(QueueName=queue["QueueName"], Attributes=attributes)


def _text(value: Any) -> str:
    """SQS attributes are strings, `true` in lower case, policies as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def _pages(client: Any, operation: str, key: str) -> list[Any]:
    return [item for page in client.get_paginator(operation).paginate() for item in page[key]]
