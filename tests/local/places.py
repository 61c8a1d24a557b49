"""A tiny publication's resources, and ways to wait, shared by the tests of one machine."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from chalicelib.errors import Unavailable
from local import engine

PREFIX = "galley-tiny"
TABLE, QUEUE, BUCKET = f"{PREFIX}-ledger", f"{PREFIX}-pages", f"{PREFIX}-site"
TEMPLATE: dict[str, Any] = {
    "Parameters": {"Prefix": {"Type": "String", "Default": "elsewhere"}},
    "Resources": {
        "RestAPI": {"Properties": {"Name": "not ours to create"}},
        "PagesQueue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": {"Fn::Sub": "${Prefix}-pages"},
                "VisibilityTimeout": 720,
                "RedrivePolicy": {
                    "deadLetterTargetArn": {"Fn::GetAtt": ["DeadLetters", "Arn"]},
                    "maxReceiveCount": 3,
                },
            },
        },
        "DeadLetters": {
            "Type": "AWS::SQS::Queue",
            "Properties": {"QueueName": {"Fn::Sub": ["${P}-dead", {"P": {"Ref": "Prefix"}}]}},
        },
        "Ledger": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "TableName": {"Fn::Sub": "${Prefix}-ledger"},
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [
                    {"AttributeName": "subject", "AttributeType": "S"},
                    {"AttributeName": "version", "AttributeType": "N"},
                    {"AttributeName": "day", "AttributeType": "S"},
                ],
                "KeySchema": [
                    {"AttributeName": "subject", "KeyType": "HASH"},
                    {"AttributeName": "version", "KeyType": "RANGE"},
                ],
                "GlobalSecondaryIndexes": [
                    {
                        "IndexName": "day",
                        "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}],
                        "Projection": {"ProjectionType": "ALL"},
                    }
                ],
                "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
                "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
            },
        },
        "SiteBucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": {"Fn::Sub": "${Prefix}-site"}},
        },
    },
}


class Clients:
    """The clients of one environment, made once each."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._made: dict[str, Any] = {}

    def __call__(self, service: str) -> Any:
        if service not in self._made:
            self._made[service] = self._make(service)
        return self._made[service]

    def _make(self, service: str) -> Any:
        variable = "AWS_ENDPOINT_URL_" + {"dynamodb": "DYNAMODB", "dynamodbstreams": "DYNAMODB_STREAMS"}.get(
            service, ""
        )
        return boto3.client(
            service,
            endpoint_url=self._environment.get(variable, self._environment["AWS_ENDPOINT_URL"]),
            region_name=self._environment["AWS_DEFAULT_REGION"],
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1}),
        )


def entry(subject: str, version: int = 1, **more: Any) -> dict[str, Any]:
    return {"subject": {"S": subject}, "version": {"N": str(version)}, **more}


def commit(clients: Clients, *items: dict[str, Any]) -> None:
    clients("dynamodb").transact_write_items(TransactItems=[{"Put": {"TableName": TABLE, "Item": i}} for i in items])


def subjects(clients: Clients) -> set[str]:
    return {item["subject"]["S"] for item in clients("dynamodb").scan(TableName=TABLE)["Items"]}


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something that nobody announces; fails loudly after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"did not happen within {seconds} s"


@cache
def _installed(folder: Path) -> str:
    try:
        engine.install(folder)
    except Unavailable as reason:
        return str(reason)
    return ""


def provide(state: Path, kind: str, shared: Path) -> Path:
    """A state folder in which an engine is installed; skips, or fails in CI, when it cannot be had."""
    if kind == "dynoxide":
        reason = _installed(shared)
        if reason and os.environ.get("CI") == "true":
            pytest.fail(reason)
        if reason:
            pytest.skip(reason)
        shutil.copytree(shared / "engine", state / "engine", symlinks=True)
    return state


def ended(process: subprocess.Popen[Any]) -> None:
    """Kill a process and wait until it is gone."""
    if process.poll() is None:
        process.kill()
    process.wait(10)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()
