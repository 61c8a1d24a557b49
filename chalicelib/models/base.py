"""What every table shares: one connection, short timeouts, names from the settings."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, Self, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.connection.table import TableConnection
from pynamodb.exceptions import PynamoDBException, QueryError
from pynamodb.models import Model
from pynamodb.pagination import ResultIterator

from chalicelib import aws
from chalicelib.errors import Invalid
from chalicelib.settings import settings

T = TypeVar("T")
NOT_MET = "ConditionalCheckFailedException"
"""DynamoDB's code for a condition that did not hold."""


class Table(Model):
    """A PynamoDB model on the one shared botocore client; a client per class costs 50 to 140 ms each."""

    noun: ClassVar[str]

    @classmethod
    def _get_connection(cls) -> TableConnection:
        table = super()._get_connection()
        table.connection._client = aws.client("dynamodb")
        return table

    @classmethod
    def from_raw_data(cls, data: Mapping[str, Any]) -> Self:
        """An item as DynamoDB sends it. As PynamoDB's own, which sets every attribute twice and takes three times as
        long; without its discriminators, which no table here has.
        """
        item, defaults, known = cls.__new__(cls), *_described(cls)
        values = {name: default() if callable(default) else default for name, default in defaults}
        for stored, given in data.items():
            if given and "NULL" not in given and (found := known.get(stored)):
                name, attribute = found
                values[name] = attribute.deserialize(attribute.get_value(given))
        item.attribute_values = values
        return item

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.attribute_values.get(str(self._hash_keyname))}>"


@cache
def _described(table: type[Table]) -> tuple[list[tuple[str, Any]], dict[str, tuple[str, Attribute[Any]]]]:
    """The attributes of a table that have a default; and each of all with its name, by its name in DynamoDB."""
    attributes = table._attributes.items()
    defaults = [(name, attribute.default) for name, attribute in attributes if attribute.default is not None]
    return defaults, {attribute.attr_name: (name, attribute) for name, attribute in attributes}


def meta(noun: str) -> Any:
    """The `Meta` of one table."""
    return type(
        "Meta",
        (),
        {
            "table_name": settings.table(noun),
            "region": settings.region,
            "billing_mode": "PAY_PER_REQUEST",
            "connect_timeout_seconds": aws.CONNECT_SECONDS,
            "read_timeout_seconds": aws.READ_SECONDS,
            "max_retry_attempts": aws.RETRIES,
        },
    )


def page_of(
    query: Callable[..., ResultIterator[T]], *key: Any, limit: int, after: dict[str, Any] | None, **more: Any
) -> tuple[list[T], Any]:
    """The first `limit` items of a query after a place, and where to go on; None at the end.

    One item more is read than given: after a page that is just full DynamoDB names a place to go on whether or not
    anything follows.
    """
    found = query(*key, limit=limit, page_size=limit + 1, last_evaluated_key=after, **more)
    try:
        return list(found), found.last_evaluated_key
    except QueryError as error:
        if after and code_of(error) == "ValidationException":
            raise Invalid("is no place in this list any more: begin again", field="cursor") from error
        raise


def code_of(error: PynamoDBException) -> str:
    """What DynamoDB has answered; empty when it has not answered at all."""
    response = getattr(error.cause, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def fields_of(item: Any) -> dict[str, Any]:
    """The attributes of an item as plain values, for canonical hashing and tests."""
    values: dict[str, Any] = item.to_simple_dict()
    return values
