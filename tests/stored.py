"""All that is stored, for tests of what changes nothing."""

from typing import Any

from chalicelib import aws
from chalicelib.models.ledger import Entry
from chalicelib.models.requests import Request
from chalicelib.settings import settings


def everything(*, but: tuple[str, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """Every item of every table of Galley, by table, in an order of its own; `but` are tables that do not count."""
    client, left_out = aws.client("dynamodb"), {settings.table(noun) for noun in but}
    names = sorted(name for name in client.list_tables()["TableNames"] if name not in left_out)
    return {name: sorted(client.scan(TableName=name)["Items"], key=repr) for name in names}


def entries() -> int:
    """How many entries the ledger has."""
    return Entry.count()


def changes() -> tuple[int, int]:
    """How much was changed: entries of the ledger, which every test holds all writes to, and requests remembered."""
    return entries(), Request.count()
