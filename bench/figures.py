"""One measured figure, and the in-memory Galley that the measures run on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

os.environ.update(
    AWS_DEFAULT_REGION="us-east-1",
    AWS_ACCESS_KEY_ID="bench",
    AWS_SECRET_ACCESS_KEY="bench",
    AWS_ACCOUNT_ID_ENDPOINT_MODE="disabled",
)

from moto import mock_aws

from chalicelib import aws, relay
from chalicelib.settings import settings
from local import moto_fixes, resources
from tests.machine import Machine


@dataclass(frozen=True, order=True)
class Figure:
    """`key` is stable: other tools read it."""

    key: str
    value: float
    unit: str


@contextmanager
def fresh_galley() -> Iterator[Machine]:
    """All of Galley's AWS in this process, empty."""
    moto_fixes.apply()
    with mock_aws():
        aws.forget()
        relay.forget()
        resources.create(resources.declared(), prefix=settings.prefix, clients=aws.client)
        yield Machine()
    aws.forget()
    relay.forget()
