"""Galley as a reader and an operator see it in a test: pages by path, and settle()."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from typing import Any

from moto import mock_aws

from chalicelib import aws, memory
from chalicelib.models import uses
from chalicelib.projections.pages import urls
from chalicelib.settings import settings
from local import moto_fixes, resources, running
from local.pump import Pump, from_app
from tests.tables import InMoto, Tables


class Machine:
    """What the tests ask of a whole Galley."""

    @cached_property
    def pump(self) -> Pump:
        """It reads the stream from the beginning, which is when the machine was made: most tests never ask for it."""
        return self._pump(beginning=True)

    def settle(self) -> int:
        """Run stream, queues and schedules until nothing is left."""
        return self.pump.settle()

    def lose_stream(self) -> None:
        """Forget what is in the stream, as after 24 hours: only the sweeper is left."""
        self.pump = self._pump(beginning=False)

    def _pump(self, *, beginning: bool) -> Pump:
        from app import app

        names = resources.names(resources.declared(), settings.prefix)
        return from_app(app, aws.client, names, beginning=beginning)

    def page(self, path: str) -> str | None:
        """The text of the page at a path; None when there is none."""
        found = self.stored(path)
        return found["Body"].read().decode() if found else None

    def stored(self, path: str) -> dict[str, Any] | None:
        s3 = aws.client("s3")
        try:
            answer: dict[str, Any] = s3.get_object(Bucket=settings.site_bucket, Key=urls.object_key(path))
        except s3.exceptions.NoSuchKey:
            return None
        return answer

    def files(self) -> dict[str, str]:
        """Every object of the site with its ETag."""
        listed = aws.client("s3").get_paginator("list_objects_v2").paginate(Bucket=settings.site_bucket)
        return {item["Key"]: item["ETag"] for page in listed for item in page.get("Contents", [])}


@contextmanager
def fresh_galley(tables: Tables | None = None) -> Iterator[Machine]:
    """All of Galley's AWS, empty, made from the declaration that production uses: in this process, but for tables
    that are elsewhere.
    """
    tables = tables or InMoto()
    moto_fixes.apply()
    with mock_aws(config=_mocked(tables)), _clients(tables), tables.created():
        memory.forget()
        uses.forget()
        yield Machine()


def _clients(tables: Tables) -> AbstractContextManager[None]:
    """The clients of one test serve the next, unless they are to go elsewhere."""
    return running.environment(tables.environment) if tables.environment else nullcontext()


def _mocked(tables: Tables) -> Any:
    """moto's configuration. boto3 keeps its session: to read every service's description again takes 0.2 s a test."""
    return {"core": {"reset_boto3_session": False, "passthrough": {"urls": [*tables.environment.values()]}}}
