"""What Lambda hands to a handler, built from what the AWS clients give: records, messages, ticks."""

import base64
from datetime import datetime
from typing import Any

from local.resources import REGION

Event = dict[str, Any]


def stream_event(records: list[Event], arn: str) -> Event:
    """A batch of DynamoDB stream records (AWS Lambda developer guide, "DynamoDB record event")."""
    return {"Records": [{**_as_json(record), "eventSourceARN": arn} for record in records]}


def queue_event(messages: list[Event], arn: str) -> Event:
    """A batch of SQS messages (AWS Lambda developer guide, "SQS record event")."""
    return {"Records": [_message(message, arn) for message in messages]}


def schedule_event(at: str) -> Event:
    """A tick of EventBridge; `at` is RFC 3339 in UTC."""
    return {
        "version": "0",
        "id": "00000000-0000-0000-0000-000000000000",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "",
        "time": at,
        "region": REGION,
        "resources": [],
        "detail": {},
    }


def failures(answer: Any) -> set[str]:
    """Identifiers in a partial batch answer; no answer means that all went well."""
    items = (answer or {}).get("batchItemFailures") or []
    return {item["itemIdentifier"] for item in items}


def _message(message: Event, arn: str) -> Event:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": message.get("MessageAttributes", {}),
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": REGION,
    }


def _as_json(value: Any) -> Any:
    """Lambda's JSON: binary in base64, times as seconds since 1970."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_as_json(item) for item in value]
    return value
