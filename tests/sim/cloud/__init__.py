"""A cloud in this process: what Galley asks of AWS, fast, and honest where a simulator needs it to be.

moto keeps no old versions for reads that come too early, does not say what wrote what in which order, and takes some
milliseconds a call. This is only as large as what Galley asks, and is held against moto and DynamoDB Local.
"""

import random
from copy import copy
from dataclasses import replace
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.client import BaseClient

from chalicelib.settings import settings
from local import resources
from tests.sim.cloud import queues, tables
from tests.sim.cloud.letters import Letters
from tests.sim.cloud.objects import Objects
from tests.sim.cloud.queues import Queues
from tests.sim.cloud.refusals import Refusal
from tests.sim.cloud.tables import Tables

__all__ = ["Cloud"]


class Cloud:
    """Everything that is declared for production, empty at first; `chance` orders what a queue gives out."""

    def __init__(self, chance: random.Random) -> None:
        declared = resources.declared()
        tables_, queues_ = (
            resources.properties(declared, f"AWS::{kind}", settings.prefix)
            for kind in ("DynamoDB::Table", "SQS::Queue")
        )
        self.tables = Tables(dict(tables.declared(tables_)))
        self.queues = Queues(queues.declared(queues_), chance)
        self.objects, self.letters = Objects(), Letters()

    def answer(self, client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        """What a service answers; raises botocore's error of a refusal."""
        services = {"dynamodb": self.tables, "s3": self.objects, "sqs": self.queues, "sesv2": self.letters}
        service = services[client.meta.service_model.service_name]
        try:
            return getattr(service, _method(operation))(**arguments)
        except Refusal as refusal:
            raise refusal.error(client, operation) from refusal

    def copy(self, chance: random.Random) -> "Cloud":
        """Another one as this is now; what happens to one does not happen to the other."""
        made = copy(self)
        made.tables = Tables({n: replace(table, items=dict(table.items)) for n, table in self.tables.tables.items()})
        made.objects = Objects({name: dict(bucket) for name, bucket in self.objects.buckets.items()})
        made.queues = Queues({n: replace(q, messages=dict(q.messages)) for n, q in self.queues.queues.items()}, chance)
        made.letters = Letters()
        return made


@cache
def _method(operation: str) -> str:
    return str(xform_name(operation))
