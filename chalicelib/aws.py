"""The only maker of AWS clients: one each, on first use, with timeouts that fit under API Gateway's 29 seconds.

boto3 makes them, but for that of the tables, which is botocore's own as PynamoDB's is: so a function that only reads
tables starts without boto3.
"""

from functools import cache
from typing import Any

import botocore.session
from botocore.config import Config

from chalicelib.settings import settings

CONNECT_SECONDS = 1
READ_SECONDS = 5
RETRIES = 2
"""Three attempts of at most 6 s and two back-offs stay under 29 s, the limit of an API Gateway integration."""


@cache
def client(service: str) -> Any:
    """The shared client of a service, such as `s3`, `sqs` or `dynamodb`."""
    if service == "dynamodb":
        return _session().create_client(service, region_name=settings.region, config=_config())
    import boto3

    return boto3.client(service, region_name=settings.region, config=_config())


def forget() -> None:
    """Drop every client, so that the next use reads endpoint and credentials anew. For tests and `local`."""
    client.cache_clear()


@cache
def _session() -> Any:
    """Reads the description of a service once, and asks for new credentials when they expire."""
    return botocore.session.get_session()


def _config() -> Config:
    return Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": RETRIES + 1, "mode": "standard"},
        max_pool_connections=20,
    )
