"""When each token was last used, to the hour. Kept by TTL, outside of the ledger: a use changes nothing."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PynamoDBException

from chalicelib import clock
from chalicelib.models.base import Table, meta

KEPT_SECONDS = 400 * 24 * 3600
EVERY = timedelta(hours=1)
"""How exact a last use is: one write an hour, of each process."""
_log = logging.getLogger("galley")
_noted: dict[str, str] = {}


class Use(Table):
    """The last use of a subject, such as `token#01…`."""

    noun: ClassVar[str] = "uses"
    Meta = meta("uses")

    key = UnicodeAttribute(hash_key=True)
    at = UnicodeAttribute()
    expires = NumberAttribute()


def note(subject: str) -> None:
    """It is used now. No call if this process has noted that within the hour."""
    now = clock.now()
    if _noted.get(subject, "") > clock.text(now - EVERY):
        return
    try:
        Use(subject, at=clock.text(now), expires=int(now.timestamp()) + KEPT_SECONDS).save()
    except PynamoDBException as error:  # it is a note: nobody is refused for it
        _log.warning("a use was not noted: %s", type(error).__name__)
    else:
        _noted[subject] = clock.text(now)


def last(subjects: Iterable[str]) -> dict[str, str]:
    """The last use of each, as far as there is one; one call per 100."""
    wanted: list[Any] = sorted(set(subjects))
    return {use.key: str(use.at) for use in Use.batch_get(wanted, consistent_read=True)} if wanted else {}


def forget() -> None:
    """What this process has noted. For tests."""
    _noted.clear()
