"""Opens the publication that a command works on: the running one, or the one in the state folder."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.errors import Unavailable
from chalicelib.settings import settings


@contextmanager
def opened() -> Iterator[None]:
    """Inside the block, commands and models work. Raises `Unavailable` when the store does not answer."""
    from local import running

    with running.connect(settings.state_path):
        try:
            yield
        except (BotoCoreError, ClientError, PynamoDBException) as error:
            raise Unavailable(f"the store does not answer ({type(error).__name__}: {error})") from error
