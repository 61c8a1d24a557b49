"""Where the tables and streams of a test are: moto, in this process, or Amazon's DynamoDB Local."""

import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from threading import Condition
from typing import Any, ClassVar, Protocol

import boto3
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends

from chalicelib import aws
from chalicelib.settings import settings
from local import resources
from local.resources import REGION, Template


class Tables(Protocol):
    """One store for a whole pytest session, emptied between tests."""

    @property
    def environment(self) -> Mapping[str, str]:
        """What boto3 needs to find it."""

    def created(self) -> Any:
        """A context with everything that Galley declares, empty; queues and buckets as well."""


class InMoto:
    """`mock_aws` begins empty and forgets everything at its end.

    The first test of a process asks for all tables, queues and buckets; the others get copies, which takes far less.
    """

    environment: Mapping[str, str] = {}
    _empty: ClassVar[bytes] = b""
    """The empty ones, as moto keeps them."""

    @contextmanager
    def created(self) -> Iterator[None]:
        if not self._empty:
            resources.create(resources.declared(), prefix=settings.prefix, clients=aws.client)
            type(self)._empty = _pickled([*_kept()])
        else:
            for kept, empty in zip(_kept(), pickle.loads(self._empty), strict=True):
                kept.update(empty)
        yield


def _kept() -> Iterator[dict[str, Any]]:
    """Where moto keeps tables, queues, buckets, and whose the buckets are."""
    yield dynamodb_backends[resources.ACCOUNT][REGION].tables
    yield sqs_backends[resources.ACCOUNT][REGION].queues
    yield s3_backends[resources.ACCOUNT]["aws"].buckets
    yield s3_backends.bucket_accounts


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: object) -> Any:
        """A lock cannot be copied: each copy of a queue has a new one."""
        return (Condition, ()) if isinstance(value, Condition) else NotImplemented


def _pickled(value: object) -> bytes:
    written = BytesIO()
    _Pickler(written, pickle.HIGHEST_PROTOCOL).dump(value)
    return written.getvalue()


class InDynamoDBLocal:
    """A server on loopback that is only ours."""

    def __init__(self, port: int) -> None:
        self._endpoint = f"http://127.0.0.1:{port}"
        self._client = boto3.client(
            "dynamodb",
            endpoint_url=self._endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    @property
    def environment(self) -> Mapping[str, str]:
        return {"AWS_ENDPOINT_URL_DYNAMODB": self._endpoint, "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": self._endpoint}

    @contextmanager
    def created(self) -> Iterator[None]:
        """Every table goes at the end, and its stream with it. A database per test would take as long to make, and
        DynamoDB Local keeps each with its threads.
        """
        try:
            resources.create(_timeless(resources.declared()), prefix=settings.prefix, clients=aws.client)
            yield
        finally:
            for name in self._client.list_tables()["TableNames"]:
                self._client.delete_table(TableName=name)


def _timeless(template: Template) -> Template:
    """Without TTL, by which DynamoDB Local would delete within seconds what is written at the held time of a test."""
    return {
        **template,
        "Resources": {
            logical: {**resource, "Properties": _without_ttl(resource.get("Properties", {}))}
            for logical, resource in template["Resources"].items()
        },
    }


def _without_ttl(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name != "TimeToLiveSpecification"}
