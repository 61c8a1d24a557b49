"""Opens the publication that a command works on: the one of a stage on AWS, the running one, or the one in the state
folder.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib import aws
from chalicelib.errors import Missing, Unavailable
from chalicelib.settings import settings


@contextmanager
def opened() -> Iterator[None]:
    """Inside the block, commands and models work. Raises `Unavailable` when the store does not answer, `Missing` when
    there is no such stage.
    """
    with answering(), _on_aws() if settings.stage else _on_this_machine():
        yield


@contextmanager
def answering(sentence: str = "the store does not answer") -> Iterator[None]:
    """What AWS refuses, after a sentence of ours: `Unavailable`."""
    try:
        yield
    except (BotoCoreError, ClientError, PynamoDBException) as error:
        raise Unavailable(f"{sentence} ({type(error).__name__}: {error})") from error


def _on_this_machine() -> AbstractContextManager[Any]:
    from local import running

    return running.connect(settings.state_path)


@contextmanager
def _on_aws() -> Iterator[None]:
    """With the credentials that AWS's own tools would use. What is written is followed there."""
    try:
        aws.client("dynamodb").describe_table(TableName=settings.table("ledger"))
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        account = aws.client("sts").get_caller_identity()["Account"]
        raise Missing(
            f"there is no stage {settings.stage} in account {account}, region {settings.region}", field="GALLEY_STAGE"
        ) from error
    yield
