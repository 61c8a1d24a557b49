"""What a function needs of AWS: for each call of the SDK, and for what Lambda does in its name."""

from collections.abc import Iterable, Mapping
from typing import Any

from deployment.policies import TRANSACTION, Pair, Pairs, arn, value_of
from deployment.templates import Template
from local.resources import ACCOUNT, REGION

_OBJECTS = {"GetObject": "s3:GetObject", "HeadObject": "s3:GetObject", "PutObject": "s3:PutObject"}
_OBJECTS |= {"DeleteObject": "s3:DeleteObject"}
_QUEUES = {"GetQueueUrl": "sqs:GetQueueUrl", "SendMessage": "sqs:SendMessage", "SendMessageBatch": "sqs:SendMessage"}
_QUEUES |= {"ReceiveMessage": "sqs:ReceiveMessage", "DeleteMessage": "sqs:DeleteMessage"}
_QUEUES |= {"DeleteMessageBatch": "sqs:DeleteMessage", "GetQueueAttributes": "sqs:GetQueueAttributes"}


def needed(operation: str, arguments: Mapping[str, Any]) -> Pairs:
    """What a role must allow for one call of the SDK. KeyError for an operation that is not known here."""
    if operation == TRANSACTION:
        return frozenset(map(_transacted, arguments["TransactItems"]))
    if operation in ("BatchGetItem", "BatchWriteItem"):
        return frozenset((f"dynamodb:{operation}", _table(name)) for name in arguments["RequestItems"])
    if "TableName" in arguments:
        return frozenset({(f"dynamodb:{operation}", _table(arguments["TableName"], arguments.get("IndexName", "")))})
    if operation == "SendEmail":
        return _mail(arguments)
    if operation == "ListObjectsV2":
        return frozenset({listing(arguments["Bucket"])})
    if operation in _OBJECTS:
        return frozenset({(_OBJECTS[operation], f"arn:aws:s3:::{arguments['Bucket']}/{arguments['Key']}")})
    name = arguments.get("QueueName") or arguments["QueueUrl"].rpartition("/")[2]
    return frozenset({(_QUEUES[operation], f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")})


def listing(bucket: str) -> Pair:
    """To list a bucket. Who may not do it is told 403, not 404, of an object that is not there."""
    return "s3:ListBucket", f"arn:aws:s3:::{bucket}"


def implied(function: Mapping[str, Any], template: Template, *, prefix: str) -> Pairs:
    """What Lambda itself does in the name of a function of the SAM template: it logs, and polls what it is fed from."""
    name = value_of(function["Properties"]["FunctionName"], template, prefix)
    logs = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/{name}:*"
    found = {("logs:CreateLogStream", logs), ("logs:PutLogEvents", logs)}
    for event in function["Properties"].get("Events", {}).values():
        given = event["Properties"]
        if event["Type"] == "SQS":
            queue = arn(given["Queue"], template, prefix)
            found |= {(f"sqs:{each}", queue) for each in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")}
        if event["Type"] == "DynamoDB":
            stream = arn(given["Stream"], template, prefix)
            found |= {(f"dynamodb:{each}", stream) for each in ("DescribeStream", "GetRecords", "GetShardIterator")}
            failed = arn(given["DestinationConfig"]["OnFailure"]["Destination"], template, prefix)
            found.add(("sqs:SendMessage", failed))
    return frozenset(found)


def secrets(prefix: str, names: Iterable[str]) -> Pairs:
    """To read parameters of SSM that are SecureStrings under the key that SSM has in every account (`aws/ssm`)."""
    read = {("ssm:GetParameters", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/{prefix}/{name}") for name in names}
    return frozenset(read | {("kms:Decrypt", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/*")})


def _transacted(item: Mapping[str, Any]) -> Pair:
    """The operation and the table of one part of a transaction."""
    [(kind, given)] = item.items()
    table = _table(given["TableName"])
    if kind == "ConditionCheck":  # there is none outside of a transaction
        return "dynamodb:ConditionCheckItem", table
    return f"dynamodb:{kind}Item in {TRANSACTION}", table


def _table(name: str, index: str = "") -> str:
    return f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}" + (f"/index/{index}" if index else "")


def _mail(arguments: Mapping[str, Any]) -> Pairs:
    """The identity, which is the sender's domain, and the configuration set."""
    domain = arguments["FromEmailAddress"].rpartition("@")[2].rstrip(">")
    start = f"arn:aws:ses:{REGION}:{ACCOUNT}"
    names = (f"identity/{domain}", f"configuration-set/{arguments['ConfigurationSetName']}")
    return frozenset(("ses:SendEmail", f"{start}:{name}") for name in names)
